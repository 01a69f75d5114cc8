// caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
// caught by: 03.client-server-closes-early
// caught by: 03.client-joins-pieces 03.client-server-closes-mid-reply
// caught by: 03.client-server-resets-mid-reply 01.client-survives-short-reads
// caught by: 03.client-survives-short-reads
// cause: one-recv-for-a-message
// Takes whatever is read for a whole reply, decodes it by itself, and prints it with a newline.
import net from "node:net";
import readline from "node:readline";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const waiting = [];
let busy = true;
let ended = false;
const onread = { buffer: Buffer.alloc(1024), callback: print };
const socket = net.connect({ port: Number(port), host, onread }, () => {
  busy = false;
  next();
});

function next() {
  if (busy) return;
  const line = waiting.shift();
  if (line !== undefined) {
    busy = true;
    socket.write(line);
  } else if (ended) {
    socket.destroy();
  }
}

function print(count, buffer) {
  console.log(buffer.toString("utf8", 0, count));
  busy = false;
  next();
  return true;
}

socket.on("end", () => {
  if (busy) fail("closed by the server");
});
socket.on("error", (error) => fail(error.message));
const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
lines.on("line", (line) => {
  if (line !== "") waiting.push(line);
  next();
});
lines.on("close", () => {
  ended = true;
  next();
});

function fail(what) {
  console.error(`${address}: ${what}`);
  process.exit(1);
}
