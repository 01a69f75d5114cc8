// passes: 04 client
// passes: 06 client
// A connected datagram socket, lines cut from stdin by hand, one message under way.
import dgram from "node:dgram";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const socket = dgram.createSocket("udp4");
let typed = Buffer.alloc(0);
let ended = false;
let waiting = false;

function fail(error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}

function next() {
  if (waiting) return;
  let end = typed.indexOf("\n");
  if (end < 0) {
    if (!ended) return;
    if (typed.length === 0) return socket.close();
    end = typed.length;
  }
  const line = typed.subarray(0, end);
  typed = typed.subarray(end + 1);
  waiting = true;
  socket.send(line.at(-1) === 13 ? line.subarray(0, -1) : line, (error) => error && fail(error));
}

socket.on("message", (reply) => {
  if (!waiting) return;
  waiting = false;
  process.stdout.write(Buffer.concat([reply, Buffer.from("\n")]));
  next();
});
socket.on("error", fail);
socket.connect(Number(port), host, () => {
  process.stdin.on("data", (data) => {
    typed = Buffer.concat([typed, data]);
    next();
  });
  process.stdin.on("end", () => {
    ended = true;
    next();
  });
});
