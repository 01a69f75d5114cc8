// The listener for 'drain' is registered with once() when the client connects, so it resumes reading
// only the first time; at the second full buffer the socket stays paused and the conversation hangs.
// caught by: 07.stops-reading
// by luck: 07.half-close-after-8-mib 07.clients-kept-apart
// cause: reading-not-resumed

import net from 'node:net';

function upper(chunk) {
  for (let i = 0; i < chunk.length; i++) {
    const c = chunk[i];
    if (c >= 0x61 && c <= 0x7a) chunk[i] = c - 0x20;
  }
  return chunk;
}

class Conversation {
  constructor(socket) {
    this.socket = socket;
    socket.once('drain', () => socket.resume());
    socket.on('data', (chunk) => this.onData(chunk));
    socket.on('end', () => socket.end());
    socket.on('error', (err) => console.error(`client: ${err.message}`));
  }

  onData(chunk) {
    const flushed = this.socket.write(upper(chunk));
    if (!flushed) this.socket.pause();
  }
}

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');

const server = net.createServer({ allowHalfOpen: true }, (socket) => new Conversation(socket));

server.on('error', (err) => {
  console.error(`${address}: ${err.message}`);
  if (!server.listening) process.exit(1);
});

server.listen(Number(address.slice(colon + 1)), address.slice(0, colon), () => {
  const { address: host, port } = server.address();
  console.log(`listening on ${host}:${port}`);
});
