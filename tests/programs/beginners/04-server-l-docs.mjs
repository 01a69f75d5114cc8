// When the address is in use the 'error' handler prints the error and closes the socket, as in the
// documentation, but never sets an exit code: the process ends with 0 instead of 1.
// caught by: 04.address-in-use
// cause: failure-taken-for-success

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

const server = dgram.createSocket('udp4');

server.on('error', (err) => {
  console.error(`server error on ${address}:\n${err.stack}`);
  server.close();
});

server.on('message', (msg, rinfo) => {
  const reply = Buffer.from(msg);
  for (let i = 0; i < reply.length; i++) {
    if (reply[i] >= 0x61 && reply[i] <= 0x7a) reply[i] -= 0x20;
  }
  server.send(reply, rinfo.port, rinfo.address, (err) => {
    if (err) console.error(`${rinfo.address}:${rinfo.port}: ${err.message}`);
  });
});

server.on('listening', () => {
  const me = server.address();
  console.log(`listening on ${me.address}:${me.port}`);
});

server.bind(port, host);
