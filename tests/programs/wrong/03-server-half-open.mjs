// caught by: 02.half-close-gets-everything 02.descriptors-do-not-grow
// caught by: 03.half-close-gets-everything 03.descriptors-do-not-grow
// Asks for half-open connections, and then never closes its own half.
import net from "node:net";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on("data", (data) => socket.write(data.map((b) => (b >= 97 && b <= 122 ? b - 32 : b))));
  socket.on("error", () => socket.destroy());
});
server.on("error", (error) => {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
});
server.listen(Number(port), host, () => console.log(`listening on ${host}:${server.address().port}`));
