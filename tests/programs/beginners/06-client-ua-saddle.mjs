// `if (!line)` is meant for "no line in the queue", but an empty line is a falsy string, too. It is
// taken out of the queue and never sent; the lines behind it wait for more input, or are lost at the
// end of it.
// caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
// cause: empty-datagram-skipped

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

const socket = dgram.createSocket('udp4');
const queue = [];
let rest = '';
let ended = false;
let waiting = false;
let ready = false;

function fail(error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}

function pump() {
  if (!ready || waiting) return;
  const line = queue.shift();
  if (!line) {
    if (ended) socket.close();
    return;
  }
  waiting = true;
  socket.send(Buffer.from(line, 'latin1'), (error) => {
    if (error) fail(error);
  });
}

function withoutCr(line) {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

socket.on('error', fail);

socket.on('message', (message) => {
  if (!waiting) return;
  waiting = false;
  process.stdout.write(Buffer.concat([message, Buffer.from('\n')]));
  pump();
});

socket.connect(port, host, () => {
  ready = true;
  pump();
});

// latin1: one character for each byte
process.stdin.setEncoding('latin1');
process.stdin.on('data', (chunk) => {
  const parts = (rest + chunk).split('\n');
  rest = parts.pop();
  for (const part of parts) queue.push(withoutCr(part));
  pump();
});
process.stdin.on('end', () => {
  if (rest !== '') queue.push(rest);
  ended = true;
  pump();
});
