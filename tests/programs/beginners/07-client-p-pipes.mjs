// Joins the streams with pipe() and counts nothing; when the server closes before everything was
// answered, the end of the stream looks orderly, and the client exits with 0 without a message.
// caught by: 07.client-server-closes-early
// cause: failure-taken-for-success

import net from 'node:net';

const address = process.argv[2] || '127.0.0.1:8888';
const [host, port] = address.split(':');

const socket = net.connect({ host, port: Number(port), allowHalfOpen: true });

socket.on('error', (error) => {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
});

process.stdout.on('error', () => process.exit(0));

socket.on('connect', () => {
  process.stdin.pipe(socket);
  socket.pipe(process.stdout, { end: false });
});

socket.on('end', () => {
  if (process.stdout.writableLength === 0) process.exit(0);
  process.stdout.once('drain', () => process.exit(0));
  process.stdout.write('', () => process.exit(0));
});
