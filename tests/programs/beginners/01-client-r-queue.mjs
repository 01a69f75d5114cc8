// When stdin ends, the client ends itself at once ('close' of readline), without waiting for the lines
// still in its queue; with input from a pipe most replies are never asked for or printed.
// caught by: 01.client-last-line
// by luck: 01.client-survives-short-reads
// cause: leaves-before-reply

import net from 'node:net';
import readline from 'node:readline';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

const queue = [];
let expected = 0; // bytes still missing of the current reply
let parts = [];
let ready = false;

const socket = net.connect({ host, port });

function pump() {
  if (!ready || expected > 0) return;
  while (queue.length > 0) {
    const message = queue.shift();
    if (message.length === 0) {
      process.stdout.write('\n');
      continue;
    }
    expected = message.length;
    parts = [];
    socket.write(message);
    return;
  }
}

socket.on('connect', () => {
  ready = true;
  pump();
});

socket.on('data', (chunk) => {
  parts.push(chunk);
  expected -= chunk.length;
  if (expected <= 0) {
    expected = 0;
    process.stdout.write(Buffer.concat([...parts, Buffer.from('\n')]));
    pump();
  }
});

socket.on('error', (err) => {
  console.error(err.message);
  process.exit(1);
});

process.stdin.setEncoding('latin1'); // keep the bytes as they are
const rl = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });

rl.on('line', (line) => {
  queue.push(Buffer.from(line, 'latin1'));
  pump();
});

rl.on('close', () => {
  socket.end();
  process.exit(0);
});
