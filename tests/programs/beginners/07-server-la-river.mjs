// (two) "for await" is believed to wait for the writes: the server reads on while the client reads
// nothing, and its memory grows. And the loop destroys the socket at the end of the input: what is
// queued then is lost, so a client that half-closes after 8 MiB and reads late gets only the first part
// of its answer.
// caught by: 07.stops-reading 07.half-close-after-8-mib
// cause: queue-without-bound closes-before-all-is-sent

import { createServer } from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const [, host, port] = address.match(/^(.*):(\d+)$/) ?? [];

const A = 'a'.charCodeAt(0);
const Z = 'z'.charCodeAt(0);

function shout(bytes) {
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] >= A && bytes[i] <= Z) bytes[i] -= 32;
  }
  return bytes;
}

async function converse(socket) {
  const name = `${socket.remoteAddress}:${socket.remotePort}`;
  try {
    for await (const piece of socket) {
      socket.write(shout(piece));
    }
    socket.end();
  } catch (err) {
    console.error(`${name}: ${err.message}`);
    socket.destroy();
  }
}

const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => {});
  converse(socket);
});

server.on('error', (err) => {
  console.error(`${address}: ${err.message}`);
  process.exitCode = 1;
});

server.listen({ host, port: Number(port) }, () => {
  const me = server.address();
  process.stdout.write(`listening on ${me.address}:${me.port}\n`);
});
