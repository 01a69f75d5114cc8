// Every line is sent as soon as it is read, each with its own timers, and the replies are matched by id
// in callbacks; the next line doesn't wait for the reply to this one, and replies can print out of
// order.
// caught by: 09.client-one-at-a-time
// cause: sends-ahead

import dgram from 'node:dgram';
import { EventEmitter } from 'node:events';

const TRIES = 5;
const PATIENCE = 200;

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

class Requester extends EventEmitter {
  #socket;
  #pending = new Map();
  #lastId = 0;
  #ending = false;

  constructor(socket) {
    super();
    this.#socket = socket;
    socket.on('message', (data) => this.#onMessage(data));
    socket.on('error', (err) => this.emit('error', err));
  }

  request(payload, callback) {
    const id = ++this.#lastId;
    const head = Buffer.alloc(4);
    head.writeUInt32BE(id);
    const entry = { message: Buffer.concat([head, payload]), tries: 0, callback, timer: null };
    this.#pending.set(id, entry);
    this.#attempt(id, entry);
  }

  finish() {
    this.#ending = true;
    this.#check();
  }

  #attempt(id, entry) {
    if (entry.tries === TRIES) {
      this.#pending.delete(id);
      entry.callback(new Error(`no reply after ${TRIES} tries`));
      return;
    }
    entry.tries += 1;
    this.#socket.send(entry.message);
    entry.timer = setTimeout(() => this.#attempt(id, entry), PATIENCE);
  }

  #onMessage(data) {
    if (data.length < 4) return;
    const id = data.readUInt32BE(0);
    const entry = this.#pending.get(id);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.#pending.delete(id);
    entry.callback(null, data.subarray(4));
    this.#check();
  }

  #check() {
    if (this.#ending && this.#pending.size === 0) this.emit('idle');
  }
}

function fail(err) {
  process.stderr.write(`${address}: ${err.message}\n`);
  process.exit(1);
}

const socket = dgram.createSocket('udp4');
socket.on('error', fail);
socket.connect(port, host, () => {
  const requester = new Requester(socket);
  requester.on('error', fail);
  requester.on('idle', () => socket.close());

  const handleLine = (line) => {
    if (line.at(-1) === 0x0d) line = line.subarray(0, -1);
    requester.request(line, (err, reply) => {
      if (err) return fail(err);
      process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
      process.stderr.write('> ');
    });
  };

  let rest = Buffer.alloc(0);
  process.stderr.write('> ');
  process.stdin.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    let nl;
    while ((nl = rest.indexOf(0x0a)) !== -1) {
      const line = rest.subarray(0, nl);
      rest = rest.subarray(nl + 1);
      handleLine(line);
    }
  });
  process.stdin.on('end', () => {
    if (rest.length > 0) handleLine(rest);
    requester.finish();
  });
});
