// The loop over the waiting lines is `while ((line = queue.shift()))`, and an empty string is false in
// JavaScript. An empty line is never sent and prints nothing, and the loop stops there: lines that
// already wait behind it are left unsent until another line comes, or for ever.
// caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
// cause: empty-datagram-skipped

import dgram from 'node:dgram';
import readline from 'node:readline';

const target = process.argv[2] ?? '127.0.0.1:8888';
const colon = target.lastIndexOf(':');
const host = target.slice(0, colon);
const port = Number(target.slice(colon + 1));

const socket = dgram.createSocket('udp4');
const queue = [];
let busy = false;
let inputEnded = false;

function fail(err) {
  console.error(`${target}: ${err.message}`);
  process.exit(1);
}

function ask(message) {
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => socket.send(message), 2000);
    socket.once('message', (reply) => {
      clearInterval(timer);
      resolve(reply);
    });
    socket.send(message, (err) => {
      if (err) reject(err);
    });
  });
}

async function pump() {
  if (busy) return;
  busy = true;
  let line;
  while ((line = queue.shift())) {
    const reply = await ask(Buffer.from(line, 'latin1'));
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
  busy = false;
  if (inputEnded) socket.close();
}

socket.on('error', fail);
socket.connect(port, host, () => {
  process.stdin.setEncoding('latin1');
  const rl = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  rl.on('line', (line) => {
    queue.push(line);
    pump().catch(fail);
  });
  rl.on('close', () => {
    inputEnded = true;
    pump().catch(fail);
  });
});
