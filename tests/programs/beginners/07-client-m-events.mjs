// Socket.setEncoding('utf8') turns what arrives into text, so bytes that are not UTF-8 are printed as
// U+FFFD, and an unfinished character at the end of a piece is held back.
// caught by: 07.client-copies-bytes 07.client-copies-large-stream 07.client-waits-for-server
// caught by: 07.client-copies-file
// caught by: 07.client-prints-after-half-close
// cause: text-instead-of-bytes

import net from 'node:net';

const address = process.argv[2] || '127.0.0.1:8888';
const [host, port] = address.split(':');

let sent = 0;
let received = 0;

function fail(text) {
  process.stderr.write(`${address}: ${text}\n`);
  process.exit(1);
}

const socket = net.connect({ host, port: Number(port) });
socket.setEncoding('utf8');

socket.on('connect', () => {
  process.stdin.on('data', (chunk) => {
    sent += chunk.length;
    if (!socket.write(chunk)) {
      process.stdin.pause();
      socket.once('drain', () => process.stdin.resume());
    }
  });
  process.stdin.on('end', () => socket.end());
});

socket.on('data', (text) => {
  received += Buffer.byteLength(text);
  if (!process.stdout.write(text)) {
    socket.pause();
    process.stdout.once('drain', () => socket.resume());
  }
});

socket.on('error', (err) => fail(err.message));
socket.on('end', () => {
  if (received < sent) fail('connection closed too early');
  process.exit(0);
});

process.stdout.on('error', (err) => {
  if (err.code === 'EPIPE') process.exit(0);
  fail(err.message);
});
