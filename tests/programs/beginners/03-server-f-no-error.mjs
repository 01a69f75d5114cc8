// caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
// caught by: 03.survives-reset-before-reply 03.survives-broken-pipe 03.survives-reset-before-accept
// caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
// caught by: 03.keeps-running 03.survives-failed-transfers
// cause: error-not-handled
// It has no handler for errors: a reset ends it.
import net from "node:net";
const [host, port] = (process.argv[2] ?? "127.0.0.1:8888").split(":");

const server = net.createServer((socket) => {
  socket.on("data", (data) => socket.write(data.toString("latin1").replace(/[a-z]/g, (c) => c.toUpperCase()), "latin1"));
});
server.on("error", (error) => {
  console.error(`${host}:${port}: ${error.message}`);
  process.exit(1);
});
server.listen({ host, port: Number(port) }, () => {
  const a = server.address();
  console.log(`listening on ${a.address}:${a.port}`);
});
