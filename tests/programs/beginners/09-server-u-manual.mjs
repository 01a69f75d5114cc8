// As in the example of the Node documentation, the 'error' handler prints the error and closes the
// server. A receive that fails once (ECONNREFUSED) ends the server, although the socket is still good.
// caught by: 09.survives-failed-receive
// cause: error-not-handled

import { createSocket } from 'node:dgram';
import process from 'node:process';

const address = process.argv[2] || '127.0.0.1:8888';
const [host, port] = address.split(':');
const SMALLEST = 4;
const LARGEST = 1024;

const server = createSocket('udp4');

function upperCase(bytes) {
  return bytes.map((b) => (b > 0x60 && b < 0x7b ? b ^ 0x20 : b));
}

server.on('error', (err) => {
  console.error(`${address}: ${err.message}`);
  process.exitCode = 1;
  server.close();
});

server.on('message', (msg, rinfo) => {
  if (rinfo.size < SMALLEST || rinfo.size > LARGEST) {
    console.error(`${rinfo.address}:${rinfo.port}: ${rinfo.size} bytes are no message`);
    return;
  }
  const id = msg.subarray(0, 4);
  const payload = upperCase(msg.subarray(4));
  server.send([id, payload], rinfo.port, rinfo.address, (err) => {
    if (err) console.error(`${rinfo.address}:${rinfo.port}: ${err.message}`);
  });
});

server.on('listening', () => {
  const own = server.address();
  console.log(`listening on ${own.address}:${own.port}`);
});

server.bind(Number(port), host);
