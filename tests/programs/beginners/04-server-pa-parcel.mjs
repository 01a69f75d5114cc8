// The datagram is decoded as latin1 and upper-cased as text. That changes é and its like, too (bytes
// 0xE0 to 0xFE), 0xDF (ß) becomes two bytes, and UTF-8 text comes back garbled.
// caught by: 04.exact-on-every-byte
// cause: text-instead-of-bytes

import dgram from 'node:dgram';
import process from 'node:process';

const address = process.argv[2] || '127.0.0.1:8888';
const [host, port] = address.split(':');

const socket = dgram.createSocket('udp4');

socket.on('error', (err) => {
  console.error(`${address}: ${err.message}`);
  socket.close();
  process.exitCode = 1;
});

socket.on('message', (msg, rinfo) => {
  const text = msg.toString('latin1');
  const reply = Buffer.from(text.toUpperCase(), 'latin1');
  socket.send(reply, rinfo.port, rinfo.address, (err) => {
    if (err) {
      console.error(`${rinfo.address}:${rinfo.port}: ${err.message}`);
    }
  });
});

socket.on('listening', () => {
  const own = socket.address();
  console.log(`listening on ${own.address}:${own.port}`);
});

socket.bind(Number(port), host);
