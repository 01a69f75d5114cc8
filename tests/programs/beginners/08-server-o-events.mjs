// Has an 'error' handler for the server but none for the sockets; the first client that resets its
// connection ends the server with "Unhandled 'error' event" and a stack trace.
// caught by: 08.survives-reset-while-waiting 08.survives-reset-before-accept 08.descriptors-do-not-grow
// cause: error-not-handled peer-name-not-handled

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const backlog = process.argv[3] === undefined ? 128 : Number(process.argv[3]);
if (!Number.isInteger(backlog)) {
  console.error('BACKLOG must be a number');
  process.exit(2);
}
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

function shout(chunk) {
  const out = Buffer.from(chunk);
  for (let i = 0; i < out.length; i++) {
    if (out[i] >= 0x61 && out[i] <= 0x7a) out[i] -= 0x20;
  }
  return out;
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  const local = `${socket.localAddress}:${socket.localPort}`;
  console.log(`client ${peer} at ${local}`);

  socket.on('data', (chunk) => {
    if (!socket.write(shout(chunk))) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  });
  socket.on('end', () => socket.end());
});

server.on('error', (error) => {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
});

server.listen({ host, port, backlog }, () => {
  const self = server.address();
  console.log(`listening on ${self.address}:${self.port}`);
});
