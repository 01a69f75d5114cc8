// On a failure it sets process.exitCode = 1 but goes on listening to stdin; the message appears, but the
// client doesn't end before the person ends the input with Ctrl-D.
// caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
// caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
// cause: goes-on-after-failure

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const at = address.lastIndexOf(':');

const lines = [];
let rest = Buffer.alloc(0);
let inputEnded = false;
let expected = 0;
let reply = Buffer.alloc(0);
let failed = false;

const socket = net.connect(Number(address.slice(at + 1)), address.slice(0, at), next);

function fail(why) {
  if (failed) return;
  failed = true;
  console.error(`${address}: ${why}`);
  process.exitCode = 1;
}

function next() {
  if (failed || expected > 0 || socket.connecting) return;
  while (lines.length > 0) {
    const message = lines.shift();
    if (message.length === 0) continue;
    expected = message.length;
    reply = Buffer.alloc(0);
    socket.write(message);
    return;
  }
  if (inputEnded) socket.end();
}

socket.on('data', (data) => {
  reply = Buffer.concat([reply, data]);
  if (expected > 0 && reply.length >= expected) {
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
    expected = 0;
    next();
  }
});
socket.on('error', (err) => fail(err.message));
socket.on('close', () => {
  if (expected > 0) fail('the server closed the connection');
});

process.stdin.on('data', (data) => {
  rest = Buffer.concat([rest, data]);
  let i;
  while ((i = rest.indexOf(10)) >= 0) {
    const end = i > 0 && rest[i - 1] === 13 ? i - 1 : i;
    lines.push(rest.subarray(0, end));
    rest = rest.subarray(i + 1);
  }
  next();
});
process.stdin.on('end', () => {
  inputEnded = true;
  if (rest.length > 0) lines.push(rest);
  next();
});
