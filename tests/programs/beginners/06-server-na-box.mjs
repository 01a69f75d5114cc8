// Line endings at the end of a datagram are cut off before it is answered ("nc adds one"), so "hello\n"
// comes back as "HELLO", one byte shorter, and "\n" comes back as an empty datagram. Line endings in the
// middle stay. demands: "**Server**: each datagram is answered with one datagram of the same length to
// its sender, from the server's own address; a–z become A–Z as in stage 01.".
// caught by: 06.echoes-each-datagram
// cause: bytes-stripped

import { createSocket } from 'node:dgram';

const ADDRESS = process.argv[2] || '127.0.0.1:8888';
const [, host, port] = /^(.*):(\d+)$/.exec(ADDRESS) ?? [];

function fail(reason) {
  console.error(`server: ${ADDRESS}: ${reason}`);
  process.exit(1);
}

function answerTo(message) {
  let end = message.length;
  while (end > 0 && (message[end - 1] === 0x0a || message[end - 1] === 0x0d)) end -= 1;
  return Buffer.from(message.subarray(0, end)).map((b) => (b > 96 && b < 123 ? b - 32 : b));
}

if (port === undefined) fail('expected HOST:PORT');
if (Number(port) > 65535) fail('no such port');

const server = createSocket('udp4');

server.on('error', (err) => fail(err.message));

server.on('listening', () => {
  const where = server.address();
  console.log(`listening on ${where.address}:${where.port}`);
});

server.on('message', (message, sender) => {
  server.send(answerTo(message), sender.port, sender.address, (err) => {
    if (err) console.error(`${sender.address}:${sender.port}: ${err.message}`);
  });
});

server.bind({ address: host, port: Number(port), exclusive: true });
