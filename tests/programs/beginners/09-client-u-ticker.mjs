// One interval ticks every 200 ms for the whole program and repeats whatever is pending. The first wait
// for a line is only what is left until the next tick, so the second try can come a few milliseconds
// after the first, and giving up comes earlier, too.
// caught by: 09.client-waits-200-ms
// cause: clock-not-restarted

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const at = address.lastIndexOf(':');
const PATIENCE = 200;
const TRIES = 5;

const socket = dgram.createSocket('udp4');
let lastId = 0;
let pending = null;
let lines = [];
let inputEnded = false;

function giveUp(reason) {
  console.error(`${address}: ${reason}`);
  process.exit(1);
}

function transmit() {
  pending.tries += 1;
  socket.send(pending.packet, (err) => {
    if (err) giveUp(err.message);
  });
}

const ticker = setInterval(() => {
  if (!pending) return;
  if (pending.tries >= TRIES) giveUp('no reply');
  transmit();
}, PATIENCE);

function advance() {
  if (pending) return;
  if (lines.length > 0) {
    lastId = (lastId + 1) >>> 0;
    const head = Buffer.alloc(4);
    head.writeUInt32BE(lastId);
    pending = { id: lastId, packet: Buffer.concat([head, lines.shift()]), tries: 0 };
    transmit();
  } else if (inputEnded) {
    clearInterval(ticker);
    socket.close();
  }
}

socket.on('message', (msg) => {
  if (!pending || msg.length < 4 || msg.readUInt32BE(0) !== pending.id) return;
  pending = null;
  process.stdout.write(Buffer.concat([msg.subarray(4), Buffer.from('\n')]));
  advance();
});

socket.on('error', (err) => giveUp(err.message));

socket.connect(Number(address.slice(at + 1)), address.slice(0, at), () => {
  let rest = Buffer.alloc(0);
  process.stdin.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const nl = rest.indexOf(0x0a);
      if (nl < 0) break;
      const hasCr = nl > 0 && rest[nl - 1] === 0x0d;
      lines.push(rest.subarray(0, hasCr ? nl - 1 : nl));
      rest = rest.subarray(nl + 1);
    }
    advance();
  });
  process.stdin.on('end', () => {
    if (rest.length > 0) lines.push(rest);
    inputEnded = true;
    advance();
  });
});
