// On an error, or when the stream ends too early, process.exitCode is set instead of calling
// process.exit. While standard input stays open its listener keeps the program alive: the message is
// printed, but the client doesn't end before the user closes the input. The same when the server ends
// the stream in order while the input is open.
// caught by: 07.client-server-resets
// cause: goes-on-after-failure

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

let sent = 0;
let received = 0;
let failed = false;

function fail(why) {
  if (failed) return;
  failed = true;
  console.error(`${address}: ${why}`);
  process.exitCode = 1;
}

const socket = net.connect({ host, port, allowHalfOpen: true });

socket.on('connect', () => {
  process.stdin.on('data', (chunk) => {
    if (failed) return;
    sent += chunk.length;
    if (!socket.write(chunk)) {
      process.stdin.pause();
    }
  });
  process.stdin.on('end', () => socket.end());
});

socket.on('drain', () => process.stdin.resume());

socket.on('data', (chunk) => {
  received += chunk.length;
  if (!process.stdout.write(chunk)) {
    socket.pause();
    process.stdout.once('drain', () => socket.resume());
  }
});

socket.on('end', () => {
  if (received < sent) {
    fail(`the server closed after ${received} of ${sent} bytes`);
    socket.destroy();
  } else {
    socket.end();
  }
});

socket.on('error', (err) => fail(err.message));

process.stdout.on('error', (err) => {
  if (err.code === 'EPIPE') process.exit(0);
  fail(err.message);
});
