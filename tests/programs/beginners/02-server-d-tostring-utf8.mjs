// caught by: 02.echoes-exactly
// cause: text-instead-of-bytes
// It takes bytes for text.
import net from "node:net";
const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const server = net.createServer((socket) => {
  socket.setEncoding("utf8");
  socket.on("data", (text) => socket.write(text.toUpperCase()));
  socket.on("error", () => {});
});
server.listen(Number(port), host, () => {
  console.log(`listening on ${host}:${server.address().port}`);
});
