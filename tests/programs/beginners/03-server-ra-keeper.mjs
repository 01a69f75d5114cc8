// A handler for uncaughtException prints all errors and goes on, also the one of listen. When the
// address is in use the second server prints a message, has nothing left to do and ends with exit code 0
// instead of 1.
// caught by: 03.address-in-use
// cause: failure-taken-for-success

import net from 'node:net';

process.on('uncaughtException', (error) => {
  console.error(error.message);
});

const LOWER_A = 'a'.charCodeAt(0);
const LOWER_Z = 'z'.charCodeAt(0);

function shout(chunk) {
  return chunk.map((byte) => (byte >= LOWER_A && byte <= LOWER_Z ? byte - 32 : byte));
}

const address = process.argv[2] ?? '127.0.0.1:8888';
const at = address.lastIndexOf(':');

const server = net.createServer((socket) => {
  socket.on('data', (chunk) => {
    if (!socket.write(shout(chunk))) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  });
});

server.listen({ host: address.slice(0, at), port: Number(address.slice(at + 1)) }, () => {
  const { address: host, port } = server.address();
  console.log(`listening on ${host}:${port}`);
});
