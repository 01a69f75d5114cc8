// passes: 01 client
// passes: 03 client
// Bytes from stdin cut into lines by hand; a queue of messages, one of them under way.
import net from "node:net";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const socket = net.connect(Number(port), host);
let typed = Buffer.alloc(0);
let ended = false;
let owed = 0;
let reply = [];

function fail(what) {
  console.error(`${address}: ${what}`);
  process.exit(1);
}

function next() {
  while (owed === 0) {
    let end = typed.indexOf(10);
    if (end < 0) {
      if (!ended) return;
      if (typed.length === 0) {
        socket.end();
        return;
      }
      end = typed.length;
    }
    let message = typed.subarray(0, end);
    typed = typed.subarray(end + 1);
    if (message.at(-1) === 13) message = message.subarray(0, -1);
    if (message.length > 0) socket.write(message);
    owed = message.length;
  }
}

socket.on("connect", () => {
  process.stdin.on("data", (data) => {
    typed = Buffer.concat([typed, data]);
    next();
  });
  process.stdin.on("end", () => {
    ended = true;
    next();
  });
});
socket.on("data", (data) => {
  if (owed === 0) return;
  reply.push(data.subarray(0, owed));
  owed -= reply.at(-1).length;
  if (owed === 0) {
    process.stdout.write(Buffer.concat([...reply, Buffer.from("\n")]));
    reply = [];
    next();
  }
});
socket.on("end", () => {
  if (owed > 0) fail("the server has closed the connection");
  process.exitCode = 0;
  process.stdin.destroy();
});
socket.on("error", (error) => fail(error.message));
