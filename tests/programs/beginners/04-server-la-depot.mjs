// The error handler is the one of Node's manual: it prints the error and closes the socket, but sets no
// exit code. When the address is in use, there is a message, but the program ends with 0 instead of 1.
// caught by: 04.address-in-use
// cause: failure-taken-for-success

import dgram from 'node:dgram';

const [host, port] = (process.argv[2] ?? '127.0.0.1:8888').split(':');

const server = dgram.createSocket('udp4');

server.on('error', (err) => {
  console.error(`server error:\n${err.stack}`);
  server.close();
});

server.on('message', (msg, rinfo) => {
  const answer = Buffer.from(msg.map((b) => (b >= 0x61 && b <= 0x7a ? b & 0xdf : b)));
  server.send(answer, rinfo.port, rinfo.address, (err) => {
    if (err) console.error(`${rinfo.address}:${rinfo.port}: ${err.message}`);
  });
});

server.on('listening', () => {
  const { address, port } = server.address();
  console.log(`listening on ${address}:${port}`);
});

server.bind(Number(port), host);
