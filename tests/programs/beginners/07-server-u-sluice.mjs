// The 'data' handler is async and awaits 'drain', but an event emitter doesn't wait for its handlers.
// The next pieces are read all the same and queued by write: while a client doesn't read, the server
// reads on, and its memory grows.
// caught by: 07.stops-reading
// cause: queue-without-bound

import net from 'node:net';
import { once } from 'node:events';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const options = { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };

const table = Buffer.from(Array.from({ length: 256 }, (_, i) => (i >= 97 && i <= 122 ? i - 32 : i)));

function shout(chunk) {
  for (let i = 0; i < chunk.length; i++) chunk[i] = table[chunk[i]];
  return chunk;
}

class Conversation {
  constructor(socket) {
    this.socket = socket;
    this.name = `${socket.remoteAddress}:${socket.remotePort}`;
    socket.on('data', this.onData.bind(this));
    socket.on('end', () => socket.end());
    socket.on('error', (error) => console.error(`${this.name}: ${error.message}`));
  }

  async onData(chunk) {
    try {
      if (!this.socket.write(shout(chunk))) {
        await once(this.socket, 'drain');
      }
    } catch {
      this.socket.destroy();
    }
  }
}

const server = net.createServer({ allowHalfOpen: true });
server.on('connection', (socket) => new Conversation(socket));
server.on('error', (error) => {
  console.error(`${address}: ${error.message}`);
  if (!server.listening) process.exitCode = 1;
});
server.listen(options, () => {
  const { address: ip, port } = server.address();
  console.log('listening on %s:%d', ip, port);
});
