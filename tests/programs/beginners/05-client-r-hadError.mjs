// The exit code comes from hadError of the 'close' event, which is false when the server closes orderly;
// a reply that never came is reported on stderr, but the exit code is 0.
// caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
// cause: failure-taken-for-success

import net from 'node:net';

const path = process.argv[2] || 'echo.sock';

const input = [];      // complete lines
let inputEnded = false;
let tail = Buffer.alloc(0);
let reply = null;      // { size, got, parts } while we wait
let finished = false;

const client = net.createConnection({ path });

client.on('connect', () => {
  process.stdin.on('data', onInput);
  process.stdin.on('end', () => {
    if (tail.length > 0) input.push(tail);
    inputEnded = true;
    next();
  });
});

function onInput(chunk) {
  tail = Buffer.concat([tail, chunk]);
  let pos;
  while ((pos = tail.indexOf('\n')) >= 0) {
    let line = tail.subarray(0, pos);
    if (line.length && line[line.length - 1] === 13) line = line.subarray(0, -1);
    input.push(line);
    tail = tail.subarray(pos + 1);
  }
  next();
}

function next() {
  if (reply) return;
  let line = input.shift();
  while (line && line.length === 0) line = input.shift();
  if (line) {
    reply = { size: line.length, got: 0, parts: [] };
    client.write(line);
  } else if (inputEnded) {
    finished = true;
    client.end();
  }
}

client.on('data', (chunk) => {
  if (!reply) return;
  reply.parts.push(chunk);
  reply.got += chunk.length;
  if (reply.got < reply.size) return;
  const whole = Buffer.concat([...reply.parts, Buffer.from('\n')]);
  reply = null;
  process.stdout.write(whole, next);
});

client.on('error', (err) => {
  console.error(`${path}: ${err.message}`);
});

client.on('close', (hadError) => {
  if (!finished && !hadError) console.error(`${path}: the server closed the connection`);
  process.exit(hadError ? 1 : 0);
});
