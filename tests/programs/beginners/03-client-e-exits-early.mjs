// caught by: 03.client-converses 03.client-joins-pieces 03.client-survives-short-reads
// caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
// caught by: 03.client-server-resets-mid-reply
// by luck: 03.client-empty-line-sends-nothing
// cause: end-unnoticed one-recv-for-a-message sends-ahead
// It ends as soon as the input ends, with replies on the way.
import net from "node:net";
import readline from "node:readline";

const [host, port] = (process.argv[2] ?? "127.0.0.1:8888").split(":");
const socket = net.connect(Number(port), host);
socket.on("data", (data) => console.log(data.toString()));
socket.on("error", (error) => {
  console.error(`${host}:${port}: ${error.message}`);
  process.exit(1);
});
const lines = readline.createInterface({ input: process.stdin });
lines.on("line", (line) => socket.write(line));
lines.on("close", () => process.exit(0));
