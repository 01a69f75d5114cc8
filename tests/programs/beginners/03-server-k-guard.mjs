// Catches everything with process.on('uncaughtException') and only logs it; that covers the resets, but
// when the address is in use the server prints the message and exits with 0, not 1.
// caught by: 03.address-in-use
// cause: failure-taken-for-success

import * as net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const { hostname, port } = new URL(`tcp://${address}`);

process.on('uncaughtException', (err) => {
  console.error(`error (${address}): ${err.message}`);
});

function toUpper(buf) {
  const out = Buffer.allocUnsafe(buf.length);
  for (const [i, b] of buf.entries()) {
    out[i] = b > 96 && b < 123 ? b & 0xdf : b;
  }
  return out;
}

async function handle(socket) {
  for await (const chunk of socket) {
    if (!socket.write(toUpper(chunk))) {
      await new Promise((resolve) => {
        socket.once('drain', resolve);
        socket.once('close', resolve);
      });
    }
  }
  socket.end();
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  handle(socket).catch((err) => {
    console.error(`client: ${err.message}`);
    socket.destroy();
  });
});

server.listen(Number(port), hostname, () => {
  const { address: ip, port: p } = server.address();
  console.log(`listening on ${ip}:${p}`);
});
