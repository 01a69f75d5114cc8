// passes: 01 client
// passes: 03 client
// node:readline for the lines, promises for the replies.
import { once } from "node:events";
import net from "node:net";
import readline from "node:readline";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");

async function read(socket, count) {
  const pieces = [];
  while (count > 0) {
    const piece = socket.read(Math.min(count, socket.readableLength || count));
    if (piece !== null) {
      pieces.push(piece);
      count -= piece.length;
    } else if (socket.readableEnded || socket.destroyed) {
      throw new Error("the server left");
    } else {
      await Promise.race([once(socket, "readable"), once(socket, "end")]);
    }
  }
  return Buffer.concat(pieces);
}

try {
  const socket = net.connect({ host, port: Number(port) });
  await once(socket, "connect");
  const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  for await (const line of lines) {
    const message = Buffer.from(line);
    if (message.length === 0) continue;
    socket.write(message);
    const reply = await read(socket, message.length);
    process.stdout.write(reply.toString() + "\n");
  }
  socket.destroy();
} catch (error) {
  console.error(`talking to ${address}: ${error.message}`);
  process.exit(1);
}
