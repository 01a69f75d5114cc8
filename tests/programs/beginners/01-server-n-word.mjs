// Treats the stream as text and upper-cases it with String's toUpperCase(), which knows all of Unicode:
// "straße" comes back as "STRASSE" and "é" as "É", and bytes that aren't UTF-8 as U+FFFD.
// caught by: 01.exact-on-every-byte 01.utf8-passes-through
// cause: text-instead-of-bytes

import { createServer } from 'node:net';

const [host, port] = (process.argv[2] ?? '127.0.0.1:8888').split(':');

const server = createServer((socket) => {
  server.close(); // only one client
  socket.setEncoding('utf8');
  socket.on('data', (text) => {
    if (!socket.write(text.toUpperCase())) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  });
  socket.on('error', (err) => console.error(err.message));
});

server.listen(Number(port), host, () => {
  const { address, port } = server.address();
  console.log(`listening on ${address}:${port}`);
});
