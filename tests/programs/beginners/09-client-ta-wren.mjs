// `tries` counts over the whole run, it is not set back to 0 for a new line. After a few lines the
// client gives up at the first reply that is late, without sending again.
// caught by: 09.client-last-try-counts
// cause: tries-counted-on

import dgram from 'node:dgram';

const PATIENCE = 200;
const TRIES = 5;

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const socket = dgram.createSocket('udp4');

const lines = [];        // read, not yet sent
let inputEnded = false;
let rest = Buffer.alloc(0);

let state = 'idle';      // or 'waiting'
let id = 0;
let tries = 0;
let message = null;
let timer = null;

function fail(text) {
  process.stderr.write(`${address}: ${text}\n`);
  process.exit(1);
}

function transmit() {
  tries += 1;
  socket.send(message, (err) => {
    if (err) fail(err.message);
  });
  timer = setTimeout(expired, PATIENCE);
}

function expired() {
  if (tries >= TRIES) fail('no reply');
  else transmit();
}

function next() {
  if (state !== 'idle') return;
  if (lines.length === 0) {
    if (inputEnded) socket.close();
    return;
  }
  const line = lines.shift();
  if (line.length > 1020) fail('line too long');
  id = (id + 1) >>> 0;
  message = Buffer.alloc(4 + line.length);
  message.writeUInt32BE(id, 0);
  line.copy(message, 4);
  state = 'waiting';
  transmit();
}

socket.on('message', (reply) => {
  if (state !== 'waiting') return;
  if (reply.length < 4 || reply.readUInt32BE(0) !== id) return;
  clearTimeout(timer);
  state = 'idle';
  process.stdout.write(Buffer.concat([reply.subarray(4), Buffer.from('\n')]));
  next();
});

socket.on('error', (err) => fail(err.message));

function input(chunk) {
  rest = Buffer.concat([rest, chunk]);
  for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
    const end = at > 0 && rest[at - 1] === 0x0d ? at - 1 : at;
    lines.push(rest.subarray(0, end));
    rest = rest.subarray(at + 1);
  }
  next();
}

socket.connect(Number(address.slice(colon + 1)), address.slice(0, colon), (err) => {
  if (err) fail(err.message);
  process.stdin.on('data', input);
  process.stdin.on('end', () => {
    if (rest.length > 0) lines.push(rest);
    inputEnded = true;
    next();
  });
});
