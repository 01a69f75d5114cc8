// It believes that rl.pause() stops 'line' events at once. The lines that readline already holds still
// come, so with several lines in one chunk of stdin they are all sent before the first reply, the reply
// in progress is thrown away each time, and the output is missing or mixed up.
// caught by: 01.client-one-at-a-time 01.client-last-line 01.client-prints-only-replies
// cause: sends-ahead

import net from 'node:net';
import readline from 'node:readline';

const address = process.argv[2] ?? '127.0.0.1:8888';
const cut = address.lastIndexOf(':');
const host = address.slice(0, cut);
const port = Number(address.slice(cut + 1));

const socket = net.createConnection({ host, port });

let expected = 0;
let parts = [];
let have = 0;
let busy = false;
let inputDone = false;

const rl = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });

function finishReply() {
  process.stdout.write(Buffer.concat([...parts, Buffer.from('\n')]));
  busy = false;
  if (inputDone) {
    socket.end();
  } else {
    rl.resume();
  }
}

rl.on('line', (line) => {
  const message = Buffer.from(line, 'utf8');
  expected = message.length;
  parts = [];
  have = 0;
  if (expected === 0) {
    finishReply();
    return;
  }
  busy = true;
  rl.pause();
  socket.write(message);
});

rl.on('close', () => {
  inputDone = true;
  if (!busy) socket.end();
});

socket.on('data', (chunk) => {
  parts.push(chunk);
  have += chunk.length;
  if (busy && have >= expected) finishReply();
});

socket.on('error', (err) => {
  console.error(`client: ${err.message}`);
  process.exit(1);
});

socket.on('close', () => process.exit(0));
