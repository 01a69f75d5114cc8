// caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
// caught by: 03.client-joins-pieces
// Takes every data event for a whole reply, decodes it by itself, and prints it with a newline.
import net from "node:net";
import readline from "node:readline";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const waiting = [];
let busy = true;
let ended = false;
const socket = net.connect(Number(port), host, () => {
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

socket.on("data", (data) => {
  console.log(data.toString());
  busy = false;
  next();
});
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
