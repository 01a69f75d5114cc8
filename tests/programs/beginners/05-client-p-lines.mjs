// Takes every end of the stream for an orderly one and exits with 0; when the server closes instead of
// replying, or in the middle of a reply, the client ends without a message as if all were well.
// caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
// cause: failure-taken-for-success

import net from 'node:net';
import process from 'node:process';

const path = process.argv[2] ?? 'echo.sock';
const socket = net.createConnection({ path });

const queue = [];
let owed = 0;
let reply = [];
let typed = Buffer.alloc(0);
let inputEnded = false;

function next() {
  if (owed > 0) return;
  while (queue.length > 0) {
    const message = queue.shift();
    if (message.length === 0) continue;
    owed = message.length;
    socket.write(message);
    return;
  }
  if (inputEnded) socket.end();
}

function enqueue(line) {
  if (line.at(-1) === 13) line = line.subarray(0, -1);
  queue.push(line);
}

socket.on('connect', () => {
  process.stdin.on('data', (chunk) => {
    typed = Buffer.concat([typed, chunk]);
    let at;
    while ((at = typed.indexOf(10)) >= 0) {
      enqueue(typed.subarray(0, at));
      typed = typed.subarray(at + 1);
    }
    next();
  });
  process.stdin.on('end', () => {
    if (typed.length > 0) enqueue(typed);
    inputEnded = true;
    next();
  });
});

socket.on('data', (chunk) => {
  reply.push(chunk);
  owed -= chunk.length;
  if (owed <= 0) {
    owed = 0;
    process.stdout.write(Buffer.concat([...reply, Buffer.from('\n')]));
    reply = [];
    next();
  }
});

socket.on('error', (error) => {
  console.error(`${path}: ${error.message}`);
  process.exit(1);
});

socket.on('end', () => {
  process.exit(0);
});
