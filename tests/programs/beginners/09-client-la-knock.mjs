// The client gives up as soon as the fifth try has been sent, without waiting for its reply. A reply to
// the fifth try comes too late, and the client ends after 800 ms instead of a second.
// caught by: 09.client-last-try-counts
// cause: last-try-not-awaited

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const [host, port] = address.split(':');

const socket = dgram.createSocket('udp4');
const queue = [];
let input = Buffer.alloc(0);
let inputEnded = false;
let current = null;
let nextId = 1;

function giveUp(why) {
  console.error(`${address}: ${why}`);
  process.exit(1);
}

function next() {
  if (current) return;
  if (queue.length === 0) {
    if (inputEnded) socket.close();
    return;
  }
  const payload = queue.shift();
  const header = Buffer.alloc(4);
  header.writeUInt32BE(nextId);
  current = { id: nextId, message: Buffer.concat([header, payload]), tries: 0 };
  nextId += 1;
  current.timer = setInterval(attempt, 200);
  attempt();
}

function attempt() {
  socket.send(current.message);
  current.tries += 1;
  if (current.tries === 5) giveUp('no reply after 5 tries');
}

socket.on('message', (msg) => {
  if (!current || msg.length < 4) return;
  if (msg.readUInt32BE(0) !== current.id) return;
  clearInterval(current.timer);
  current = null;
  process.stdout.write(Buffer.concat([msg.subarray(4), Buffer.from('\n')]));
  next();
});

socket.on('error', (err) => giveUp(err.message));

socket.connect(Number(port), host, () => {
  process.stdin.on('data', (chunk) => {
    input = Buffer.concat([input, chunk]);
    for (let i = input.indexOf('\n'); i !== -1; i = input.indexOf('\n')) {
      const cr = i > 0 && input[i - 1] === 0x0d ? 1 : 0;
      queue.push(input.subarray(0, i - cr));
      input = input.subarray(i + 1);
    }
    next();
  });
  process.stdin.on('end', () => {
    if (input.length > 0) queue.push(input);
    inputEnded = true;
    next();
  });
});
