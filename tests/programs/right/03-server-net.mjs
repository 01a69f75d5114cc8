// passes: 02 server
// passes: 03 server
// Stops reading while a peer doesn't take its replies, and ends its side itself.
import net from "node:net";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const upper = (bytes) =>
  Buffer.from(bytes.toString("latin1").replace(/[a-z]+/g, (s) => s.toUpperCase()), "latin1");

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on("data", (data) => {
    if (!socket.write(upper(data))) socket.pause();
  });
  socket.on("drain", () => socket.resume());
  socket.on("end", () => socket.end());
  socket.on("error", (error) => console.error("lost a client:", error.message));
});
server.on("error", (error) => {
  console.error(`cannot listen on ${address}: ${error.message}`);
  process.exitCode = 1;
});
server.listen({ host, port: Number(port) }, () => {
  console.log(`listening on ${host}:${server.address().port}`);
});
