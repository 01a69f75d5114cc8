// socket.write() is called for every piece without looking at what it returns. If the client doesn't
// read, Node keeps all the answers in its own memory and the server reads on and on, so the memory
// grows with the stream.
// caught by: 07.stops-reading
// cause: queue-without-bound

import { createServer } from 'node:net';

const address = process.argv[2] || '127.0.0.1:8888';
const [, host, port] = address.match(/^(.*):(\d+)$/) ?? [];
if (host === undefined) {
  console.error(`${address}: not HOST:PORT`);
  process.exit(1);
}

function upperCase(data) {
  for (let i = 0; i < data.length; i++) {
    if (data[i] >= 97 && data[i] <= 122) data[i] -= 32;
  }
  return data;
}

// allowHalfOpen: the client may stop sending and still wants its answers
const server = createServer({ allowHalfOpen: true }, (socket) => {
  const name = `${socket.remoteAddress}:${socket.remotePort}`;
  socket.on('data', (data) => {
    socket.write(upperCase(data));
  });
  socket.on('end', () => {
    socket.end();
  });
  socket.on('error', (error) => {
    console.error(`${name}: ${error.message}`);
  });
});

server.on('error', (error) => {
  console.error(`${address}: ${error.message}`);
  if (!server.listening) process.exit(1);
});

server.listen({ host, port: Number(port) }, () => {
  const me = server.address();
  console.log(`listening on ${me.address}:${me.port}`);
});
