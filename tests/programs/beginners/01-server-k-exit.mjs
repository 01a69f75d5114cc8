// Calls process.exit(0) as soon as the client has finished sending; replies that are still queued in
// node (a client that reads late) are lost, the client gets only their beginning.
// caught by: 01.half-close-gets-everything
// cause: closes-before-all-is-sent

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

function upper(chunk) {
  return Buffer.from(chunk.map((b) => (b >= 0x61 && b <= 0x7a ? b - 0x20 : b)));
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  console.error('client connected');
  socket.on('data', (chunk) => {
    socket.write(upper(chunk));
  });
  socket.on('end', () => {
    console.error('client finished');
    socket.end();
    server.close();
    process.exit(0);
  });
});

server.listen(port, host, () => {
  const where = server.address();
  console.log(`listening on ${where.address}:${where.port}`);
});
