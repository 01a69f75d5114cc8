// The bytes are decoded as latin1 "to keep them all" and turned into upper case as text. Bytes above 127
// that are small letters in Latin-1 change, and DF becomes two bytes, SS, so the reply is longer than
// the message.
// caught by: 04.exact-on-every-byte
// cause: text-instead-of-bytes

import { createSocket } from 'node:dgram';

const arg = process.argv[2] || '127.0.0.1:8888';
const [, host, port] = arg.match(/^(.*):(\d+)$/) ?? [];
if (!host) {
  console.error(`${arg}: expected HOST:PORT`);
  process.exit(1);
}

const toUpper = (buf) => Buffer.from(buf.toString('latin1').toUpperCase(), 'latin1');

const server = createSocket('udp4');

server
  .on('listening', () => {
    const { address, port } = server.address();
    console.log(`listening on ${address}:${port}`);
  })
  .on('message', (msg, rinfo) => {
    server.send(toUpper(msg), rinfo.port, rinfo.address, (err) => {
      if (err) console.error(`${rinfo.address}:${rinfo.port}: ${err.message}`);
    });
  })
  .on('error', (err) => {
    console.error(`${arg}: ${err.message}`);
    if (err.syscall === 'bind') process.exit(1);
  });

server.bind({ address: host, port: Number(port) });
