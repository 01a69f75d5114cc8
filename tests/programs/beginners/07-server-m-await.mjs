// The 'data' handler is async and awaits each write, but events do not wait for an async handler: the
// socket is read on while writes are pending, so the server never stops reading and its memory grows
// with the stream.
// caught by: 07.stops-reading
// cause: queue-without-bound

import net from 'node:net';
import { promisify } from 'node:util';

const address = process.argv[2] ?? '127.0.0.1:8888';
const at = address.lastIndexOf(':');
const host = address.slice(0, at);
const port = Number(address.slice(at + 1));

function upper(chunk) {
  const out = Buffer.allocUnsafe(chunk.length);
  for (let i = 0; i < chunk.length; i++) {
    const byte = chunk[i];
    out[i] = byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
  }
  return out;
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  const write = promisify(socket.write.bind(socket));

  socket.on('data', async (chunk) => {
    try {
      await write(upper(chunk));
    } catch {
      socket.destroy();
    }
  });
  socket.on('end', () => socket.end());
  socket.on('error', (err) => console.error(`client: ${err.message}`));
});

server.on('error', (err) => {
  console.error(`${address}: ${err.message}`);
  if (!server.listening) process.exit(1);
});

server.listen(port, host, () => {
  const a = server.address();
  console.log(`listening on ${a.address}:${a.port}`);
});
