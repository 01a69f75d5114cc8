// Believes that latin1 keeps every byte, which is true, but toUpperCase() then also changes the bytes E0
// to FE, makes two letters of ß (DF) and a wrong byte of µ and ÿ; ASCII text is right.
// caught by: 04.exact-on-every-byte
// cause: text-instead-of-bytes

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const at = address.lastIndexOf(':');
const host = address.slice(0, at);
const port = Number(address.slice(at + 1));

const server = dgram.createSocket('udp4');

server.on('error', (err) => {
  console.error(`${address}: ${err.message}`);
  process.exit(1);
});

server.on('message', (msg, rinfo) => {
  const text = msg.toString('latin1');
  const answer = Buffer.from(text.toUpperCase(), 'latin1');
  server.send(answer, rinfo.port, rinfo.address, (err) => {
    if (err) console.error(`${rinfo.address}:${rinfo.port}: ${err.message}`);
  });
});

server.on('listening', () => {
  const me = server.address();
  console.log(`listening on ${me.address}:${me.port}`);
});

server.bind(port, host);
