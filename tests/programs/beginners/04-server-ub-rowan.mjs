// From each sender only 200 datagrams a second are answered, and the others are dropped without a
// word. A client that simply is quick waits forever for the answer to its 201st message.
// caught by: 04.thousand-datagrams
// cause: answers-only-so-many

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

const PER_SECOND = 200;

// Nobody shall be able to use us for a flood.
const limiter = {
  second: 0,
  counts: new Map(),
  allows(who) {
    const now = Math.floor(performance.now() / 1000);
    if (now !== this.second) {
      this.second = now;
      this.counts.clear();
    }
    const count = (this.counts.get(who) ?? 0) + 1;
    this.counts.set(who, count);
    return count <= PER_SECOND;
  },
};

function upper(bytes) {
  const result = Buffer.from(bytes);
  for (let i = 0; i < result.length; i++) {
    if (result[i] >= 0x61 && result[i] <= 0x7a) result[i] -= 0x20;
  }
  return result;
}

const socket = dgram.createSocket('udp4');
let bound = false;

socket.on('error', (error) => {
  process.stderr.write(`${address}: ${error.message}\n`);
  if (!bound) process.exit(1);
});

socket.on('message', (bytes, from) => {
  if (!limiter.allows(`${from.address}:${from.port}`)) return;
  socket.send(upper(bytes), from.port, from.address, (error) => {
    if (error) process.stderr.write(`${from.address}:${from.port}: ${error.message}\n`);
  });
});

socket.bind({ address: host, port, exclusive: true }, () => {
  bound = true;
  const name = socket.address();
  process.stdout.write(`listening on ${name.address}:${name.port}\n`);
});
