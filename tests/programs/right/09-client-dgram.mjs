// passes: 09 client
// Node: a timer for each try, and an event for each datagram.
import dgram from "node:dgram";
import readline from "node:readline";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const socket = dgram.createSocket("udp4");
const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
let id = 0;

function give_up(why) {
  console.error(`${address}: ${why}`);
  process.exit(1);
}

function ask(payload) {
  id = (id + 1) >>> 0;
  const message = Buffer.alloc(4 + payload.length);
  message.writeUInt32BE(id, 0);
  payload.copy(message, 4);
  return new Promise((resolve) => {
    let tries = 0;
    let timer;
    const on_message = (reply, from) => {
      if (from.port !== Number(port) || from.address !== host) return;
      if (reply.length < 4 || reply.readUInt32BE(0) !== id) return;
      clearTimeout(timer);
      socket.off("message", on_message);
      resolve(reply.subarray(4));
    };
    const send = () => {
      if (tries++ === 5) give_up("no reply after five tries");
      socket.send(message, Number(port), host);
      timer = setTimeout(send, 200);
    };
    socket.on("message", on_message);
    send();
  });
}

socket.on("error", (error) => give_up(error.message));
socket.bind(0, async () => {
  for await (const line of lines) {
    const reply = await ask(Buffer.from(line));
    process.stdout.write(Buffer.concat([reply, Buffer.from("\n")]));
  }
  socket.close();
});
