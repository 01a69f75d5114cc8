// passes: 08 server
// libuv sets SO_REUSEADDR by itself, and has 511 for its backlog unless it is told another.
import net from "node:net";

const address = process.argv[2] ?? "127.0.0.1:8888";
const backlog = Number(process.argv[3] ?? 128);
const [host, port] = address.split(":");
const upper = (bytes) =>
  Buffer.from(bytes.toString("latin1").replace(/[a-z]+/g, (s) => s.toUpperCase()), "latin1");

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  if (socket.remoteAddress) {
    const { remoteAddress, remotePort, localAddress, localPort } = socket;
    console.log(`client ${remoteAddress}:${remotePort} at ${localAddress}:${localPort}`);
  }
  socket.on("data", (data) => {
    if (!socket.write(upper(data))) {
      socket.pause();
    }
  });
  socket.on("drain", () => socket.resume());
  socket.on("end", () => socket.end());
  socket.on("error", (error) => console.error(`${error}`));
});
server.on("error", (error) => {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
});
server.listen({ host, port: Number(port), backlog }, () => {
  const { address: at, port: number } = server.address();
  console.log(`listening on ${at}:${number}`);
});
