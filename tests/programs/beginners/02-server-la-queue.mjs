// MaxConnections = 1 is meant to say "one client after another", but Node closes every further
// connection at once instead of leaving it in the backlog. A second client that connects meanwhile is
// thrown out unanswered.
// caught by: 02.backlog-client-is-served 02.clients-kept-apart
// by luck: 02.second-client
// cause: waiting-client-turned-away

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const at = address.lastIndexOf(':');
const host = address.slice(0, at);
const port = Number(address.slice(at + 1));

function upper(chunk) {
  const copy = Buffer.from(chunk);
  for (let i = 0; i < copy.length; i++) {
    if (copy[i] >= 97 && copy[i] <= 122) copy[i] -= 32;
  }
  return copy;
}

const server = net.createServer({ allowHalfOpen: true });
server.maxConnections = 1; // serve clients one by one

server.on('connection', (socket) => {
  socket.on('data', (chunk) => {
    if (!socket.write(upper(chunk))) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  });
  socket.on('end', () => socket.end());
  socket.on('error', () => socket.destroy());
});

server.listen(port, host, () => {
  const real = server.address();
  console.log(`listening on ${real.address}:${real.port}`);
});
