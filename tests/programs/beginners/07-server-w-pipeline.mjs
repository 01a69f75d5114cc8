// It gives the Transform a highWaterMark of 64 MiB, so that it need not wait so often. While a client
// sends and reads nothing, the server goes on reading until twice that much is queued in memory, instead
// of coming to a standstill.
// caught by: 07.stops-reading
// cause: queue-without-bound

import { createServer } from 'node:net';
import { pipeline, Transform } from 'node:stream';

class UpperCase extends Transform {
  constructor() {
    super({ highWaterMark: 64 * 1024 * 1024 });
  }

  _transform(chunk, _encoding, callback) {
    const copy = Buffer.from(chunk);
    for (const [i, byte] of copy.entries()) {
      if (byte > 96 && byte < 123) copy[i] = byte - 32;
    }
    callback(null, copy);
  }
}

const ADDRESS = process.argv[2] ?? '127.0.0.1:8888';
const colon = ADDRESS.lastIndexOf(':');

const server = createServer({ allowHalfOpen: true });

server.on('connection', (socket) => {
  const name = `${socket.remoteAddress}:${socket.remotePort}`;
  pipeline(socket, new UpperCase(), socket, (error) => {
    if (error) console.error(`${name}: ${error.message}`);
    socket.destroy();
  });
});

server.on('listening', () => {
  const { address, port } = server.address();
  console.log(`listening on ${address}:${port}`);
});

server.on('error', (error) => {
  console.error(`${ADDRESS}: ${error.message}`);
  if (!server.listening) process.exit(1);
});

server.listen(Number(ADDRESS.slice(colon + 1)), ADDRESS.slice(0, colon));
