// caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
// caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
// caught by: 01.single-bytes 01.large-message 01.slow-reader-gets-all 01.survives-short-writes
// caught by: 01.survives-short-reads 01.half-close-gets-everything
// cause: later-pieces-unanswered
// It uses once("data"): one reply alone.
import net from "node:net";
const [host, port] = (process.argv[2] ?? "127.0.0.1:8888").split(":");

const server = net.createServer((socket) => {
  socket.once("data", (data) => socket.write(data.toString("latin1").replace(/[a-z]/g, (c) => c.toUpperCase()), "latin1"));
  socket.on("end", () => process.exit(0));
});
server.listen({ host, port: Number(port) }, () => {
  const a = server.address();
  console.log(`listening on ${a.address}:${a.port}`);
});
