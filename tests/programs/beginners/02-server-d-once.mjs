// caught by: 02.echoes-exactly 02.moves-large-messages 02.backlog-client-is-served
// caught by: 02.port-never-refuses 02.idle-while-idle 02.survives-short-writes
// caught by: 02.survives-short-reads 02.half-close-gets-everything 02.clients-kept-apart
// cause: later-pieces-unanswered
// It listens to one event of data.
import net from "node:net";
const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const server = net.createServer((socket) => {
  socket.once("data", (data) => {
    socket.write(data.toString("latin1").toUpperCase(), "latin1");
  });
});
server.listen(Number(port), host, () => {
  console.log(`listening on ${host}:${server.address().port}`);
});
