// Registers the handler for 'drain' with once, at the connection, instead of each time that write says
// false; when the client reads too slowly for the second time, the pause is never taken back and the
// rest of the stream never comes.
// caught by: 07.stops-reading
// by luck: 07.half-close-after-8-mib 07.clients-kept-apart
// cause: reading-not-resumed

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const at = address.lastIndexOf(':');
const host = address.slice(0, at);
const port = Number(address.slice(at + 1));

function upper(chunk) {
  for (let i = 0; i < chunk.length; i++) {
    if (chunk[i] >= 97 && chunk[i] <= 122) chunk[i] -= 32;
  }
  return chunk;
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('data', (chunk) => {
    const room = socket.write(upper(chunk));
    if (!room) socket.pause();
  });
  socket.once('drain', () => socket.resume());
  socket.on('end', () => socket.end());
  socket.on('error', (error) => {
    console.error(`client: ${error.message}`);
    socket.destroy();
  });
});

server.on('error', (error) => {
  console.error(`${address}: ${error.message}`);
  if (!server.listening) process.exit(1);
});

server.listen(port, host, () => {
  const own = server.address();
  console.log(`listening on ${own.address}:${own.port}`);
});
