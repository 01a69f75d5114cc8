// To serve one client after another the server sets maxConnections = 1. Node doesn't let the second
// client wait then: it accepts it and closes it at once, so whoever connects while another is served
// loses its bytes and never gets a reply.
// caught by: 02.second-client 02.backlog-client-is-served 02.clients-kept-apart
// by luck: 02.second-client
// cause: waiting-client-turned-away

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const cut = address.lastIndexOf(':');
const host = address.slice(0, cut);
const port = Number(address.slice(cut + 1));

function upperCase(chunk) {
  const reply = Buffer.from(chunk);
  for (let i = 0; i < reply.length; i++) {
    if (reply[i] >= 0x61 && reply[i] <= 0x7a) reply[i] -= 0x20;
  }
  return reply;
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('data', (chunk) => {
    if (!socket.write(upperCase(chunk))) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  });
  socket.on('end', () => socket.end());
  socket.on('error', (err) => console.error('client:', err.message));
});

server.maxConnections = 1;

server.on('error', (err) => {
  console.error(err.message);
  process.exit(1);
});

server.listen(port, host, () => {
  const { address, port } = server.address();
  console.log(`listening on ${address}:${port}`);
});
