// "one after another" is done with maxConnections = 1, but Node doesn't leave the others in the backlog,
// it accepts and drops them; a client that comes while another is served is cut off.
// caught by: 02.backlog-client-is-served 02.clients-kept-apart
// by luck: 02.second-client
// cause: waiting-client-turned-away

import { createServer } from 'node:net';

const [host, port] = (process.argv[2] || '127.0.0.1:8888').split(':');

function shout(buf) {
  const out = Buffer.from(buf);
  for (let i = 0; i < out.length; i++) {
    if (out[i] >= 0x61 && out[i] <= 0x7a) out[i] -= 0x20;
  }
  return out;
}

const server = createServer({ allowHalfOpen: true });

// one client at a time, the rest wait in the queue
server.maxConnections = 1;

server.on('connection', (client) => {
  client.on('data', (chunk) => {
    if (!client.write(shout(chunk))) {
      client.pause();
      client.once('drain', () => client.resume());
    }
  });
  client.on('end', () => client.end());
  client.on('error', (e) => {
    console.error('client:', e.code);
    client.destroy();
  });
});

server.listen(Number(port), host, () => {
  const a = server.address();
  console.log(`listening on ${a.address}:${a.port}`);
});
