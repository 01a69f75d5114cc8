// OnLine is async, but the handler of 'data' calls it without waiting for its promise. With input from a
// pipe all lines are sent at once, before the first has been answered.
// caught by: 01.client-one-at-a-time
// cause: sends-ahead

import net from 'node:net';

const target = process.argv[2] ?? '127.0.0.1:8888';
const colon = target.lastIndexOf(':');
const host = target.slice(0, colon).replace(/^\[|\]$/g, '');
const port = Number(target.slice(colon + 1));

const socket = net.createConnection({ host, port });
const waiting = [];
let received = Buffer.alloc(0);

socket.on('data', (chunk) => {
  received = Buffer.concat([received, chunk]);
  while (waiting.length > 0 && received.length >= waiting[0].size) {
    const { size, resolve } = waiting.shift();
    resolve(received.subarray(0, size));
    received = received.subarray(size);
  }
});

socket.on('error', (err) => {
  console.error(`${target}: ${err.message}`);
  process.exit(1);
});

function ask(message) {
  return new Promise((resolve) => {
    if (message.length === 0) return resolve(message);
    waiting.push({ size: message.length, resolve });
    socket.write(message);
  });
}

async function onLine(line) {
  const reply = await ask(line);
  process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
}

let pending = Buffer.alloc(0);
process.stdin.on('data', async (chunk) => {
  pending = Buffer.concat([pending, chunk]);
  let at;
  while ((at = pending.indexOf(10)) !== -1) {
    let line = pending.subarray(0, at);
    pending = pending.subarray(at + 1);
    if (line.at(-1) === 13) line = line.subarray(0, -1);
    onLine(line);
  }
});

process.stdin.on('end', () => {
  if (pending.length > 0) onLine(pending);
  socket.end();
});
