// caught by: 02.echoes-exactly 02.moves-large-messages 02.backlog-client-is-served
// caught by: 02.port-never-refuses 02.idle-while-idle 02.survives-short-writes 02.survives-short-reads
// caught by: 02.half-close-gets-everything 02.clients-kept-apart
// cause: shuts-down-too-early
// It calls socket.end(reply) after each message.
import net from "node:net";
const [host, port] = (process.argv[2] ?? "127.0.0.1:8888").split(":");

const server = net.createServer((socket) => {
  socket.on("data", (data) => socket.end(data.toString("latin1").replace(/[a-z]/g, (c) => c.toUpperCase()), "latin1"));
  socket.on("error", () => {});
});
server.listen({ host, port: Number(port) }, () => {
  const a = server.address();
  console.log(`listening on ${a.address}:${a.port}`);
});
