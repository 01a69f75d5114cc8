// when write says that its queue is full the server pauses, but it goes on after 10 ms in any case and
// does not wait for 'drain'. With a client that reads nothing it reads on and on, only slower, and the
// queue grows in memory.
// caught by: 07.stops-reading
// cause: queue-without-bound

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');

function upper(bytes) {
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] >= 0x61 && bytes[i] <= 0x7a) bytes[i] -= 0x20;
  }
  return bytes;
}

function serve(socket) {
  const name = `${socket.remoteAddress}:${socket.remotePort}`;

  socket.on('data', (chunk) => {
    const hasRoom = socket.write(upper(chunk));
    if (!hasRoom) {
      // the client is slow: give it some time
      socket.pause();
      setTimeout(() => socket.resume(), 10);
    }
  });

  socket.on('end', () => socket.end());

  socket.on('error', (error) => {
    console.error(`${name}: ${error.message}`);
    socket.destroy();
  });
}

const server = net.createServer({ allowHalfOpen: true }, serve);

server.on('error', (error) => {
  console.error(`${address}: ${error.message}`);
  if (!server.listening) process.exit(1);
});

server.listen(
  { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) },
  () => {
    const own = server.address();
    console.log(`listening on ${own.address}:${own.port}`);
  },
);
