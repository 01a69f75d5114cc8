// Sets server.maxConnections = 1 to serve one client at a time; node doesn't let the second wait, it
// drops it: a client that connects meanwhile is closed or reset and never gets its turn.
// caught by: 02.backlog-client-is-served 02.clients-kept-apart
// cause: waiting-client-turned-away
// by luck: 02.second-client

import { createServer } from 'node:net';

const [host, port] = (process.argv[2] || '127.0.0.1:8888').split(':');

const server = createServer();
server.maxConnections = 1;

server.on('connection', (client) => {
  const name = `${client.remoteAddress}:${client.remotePort}`;
  client.on('data', (data) => {
    for (let i = 0; i < data.length; i++) {
      if (data[i] >= 97 && data[i] <= 122) data[i] -= 32;
    }
    if (!client.write(data)) {
      client.pause();
      client.once('drain', () => client.resume());
    }
  });
  client.on('error', (err) => console.error(`${name}: ${err.message}`));
  client.on('close', () => console.error(`${name} gone`));
});

server.on('listening', () => {
  const a = server.address();
  console.log('listening on ' + a.address + ':' + a.port);
});

server.listen({ host, port: parseInt(port, 10) });
