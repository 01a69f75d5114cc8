// passes: 01 server
// Events: data, end, close. Without a listener and a connection there is nothing to wait for, so
// that the process ends by itself.
import net from "node:net";

const [host, port] = (process.argv[2] ?? "127.0.0.1:8888").split(":");
const upper = (bytes) => Buffer.from(bytes.map((b) => (b >= 97 && b <= 122 ? b - 32 : b)));

const server = net.createServer((socket) => {
  server.close();
  socket.on("data", (data) => socket.write(upper(data)));
});
server.listen(Number(port), host, () => {
  console.log(`listening on ${host}:${server.address().port}`);
});
