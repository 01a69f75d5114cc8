// exponential backoff: the waits are 200, 400, 800, 1600 and 3200 ms. From the second try on a lost
// datagram is repeated too late, and giving up takes six seconds instead of one.
// caught by: 09.client-gives-up
// cause: waits-grow

import dgram from 'node:dgram';
import { once } from 'node:events';

const MAX_TRIES = 5;
const BASE_DELAY = 200;

class Asker {
  constructor(socket) {
    this.socket = socket;
    this.id = 0;
    this.waiter = null;
    socket.on('message', (data) => {
      if (this.waiter && data.length >= 4 && data.readUInt32BE(0) === this.id) {
        this.waiter(data.subarray(4));
      }
    });
  }

  wait(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.waiter(null), ms);
      this.waiter = (payload) => {
        clearTimeout(timer);
        this.waiter = null;
        resolve(payload);
      };
    });
  }

  async ask(payload) {
    this.id = (this.id + 1) >>> 0;
    const message = Buffer.alloc(4 + payload.length);
    message.writeUInt32BE(this.id, 0);
    payload.copy(message, 4);

    let delay = BASE_DELAY;
    for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
      const answer = this.wait(delay);
      this.socket.send(message);
      const reply = await answer;
      if (reply !== null) return reply;
      delay *= 2; // be gentle to the network
    }
    throw new Error('no reply');
  }
}

async function* lines(input) {
  let rest = Buffer.alloc(0);
  for await (const chunk of input) {
    rest = Buffer.concat([rest, chunk]);
    for (let at; (at = rest.indexOf(10)) !== -1; rest = rest.subarray(at + 1)) {
      const end = at > 0 && rest[at - 1] === 13 ? at - 1 : at;
      yield rest.subarray(0, end);
    }
  }
  if (rest.length > 0) yield rest;
}

const address = process.argv[2] ?? '127.0.0.1:8888';
const [, host, port] = address.match(/^(.*):(\d+)$/) ?? [];

function fail(error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}

try {
  const socket = dgram.createSocket('udp4');
  socket.connect(Number(port), host);
  await once(socket, 'connect');
  socket.on('error', fail);
  const asker = new Asker(socket);
  for await (const line of lines(process.stdin)) {
    const reply = await asker.ask(line);
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
  socket.close();
} catch (error) {
  fail(error);
}
