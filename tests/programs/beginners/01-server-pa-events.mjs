// Process.exit(0) is called as soon as the client's end arrives, although replies may still be waiting
// in the socket's write queue. A client that half-closes and reads late gets only a part of them.
// caught by: 01.half-close-gets-everything
// cause: closes-before-all-is-sent

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

function upper(buffer) {
  const result = Buffer.from(buffer);
  for (let i = 0; i < result.length; i++) {
    if (result[i] >= 0x61 && result[i] <= 0x7a) {
      result[i] -= 0x20;
    }
  }
  return result;
}

const server = net.createServer((socket) => {
  console.error('client connected');
  server.close();

  socket.on('data', (data) => {
    socket.write(upper(data));
  });

  socket.on('end', () => {
    console.error('client disconnected');
    socket.end();
    process.exit(0);
  });

  socket.on('error', (err) => {
    console.error(err.message);
    process.exit(1);
  });
});

server.listen(port, host, () => {
  const a = server.address();
  console.log(`listening on ${a.address}:${a.port}`);
});
