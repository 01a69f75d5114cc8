// One interval that ticks since the start of the program decides about repeats, whenever a message was
// sent. A message that is sent shortly before a tick is repeated after a few milliseconds instead of
// 200.
// caught by: 09.client-waits-200-ms
// cause: clock-not-restarted

import { createSocket } from 'node:dgram';

const config = Object.freeze({
  address: process.argv[2] ?? '127.0.0.1:8888',
  beat: 200,
  tries: 5,
});

class Metronome {
  #listeners = new Set();
  #timer;
  constructor(period) {
    this.#timer = setInterval(() => this.#listeners.forEach((f) => f()), period);
  }
  on(f) { this.#listeners.add(f); return () => this.#listeners.delete(f); }
  stop() { clearInterval(this.#timer); }
}

class Line {
  #buffer = '';
  *feed(text) {
    this.#buffer += text;
    let end;
    while ((end = this.#buffer.indexOf('\n')) >= 0) {
      yield this.#buffer.slice(0, end).replace(/\r$/, '');
      this.#buffer = this.#buffer.slice(end + 1);
    }
  }
  *flush() { if (this.#buffer) yield this.#buffer; }
}

async function* readLines(stream) {
  const line = new Line();
  stream.setEncoding('latin1');
  for await (const chunk of stream) yield* line.feed(chunk);
  yield* line.flush();
}

function open(address) {
  const cut = address.lastIndexOf(':');
  const host = address.slice(0, cut);
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(Number(address.slice(cut + 1)), host, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

function ask(socket, metronome, id, payload) {
  const message = Buffer.alloc(4 + payload.length);
  message.writeUInt32BE(id);
  payload.copy(message, 4);

  return new Promise((resolve, reject) => {
    let tries = 0;
    const finish = (settle, value) => {
      off();
      socket.off('message', onMessage);
      socket.off('error', onError);
      settle(value);
    };
    const send = () => {
      tries += 1;
      socket.send(message, (error) => { if (error) finish(reject, error); });
    };
    const onMessage = (data) => {
      if (data.length >= 4 && data.readUInt32BE(0) === id) finish(resolve, data.subarray(4));
    };
    const onError = (error) => finish(reject, error);
    const off = metronome.on(() => {
      if (tries < config.tries) send();
      else finish(reject, new Error(`no reply after ${tries} tries`));
    });
    socket.on('message', onMessage);
    socket.on('error', onError);
    send();
  });
}

const metronome = new Metronome(config.beat);
let socket;
try {
  socket = await open(config.address);
  socket.on('error', () => {});
  let id = 0;
  for await (const text of readLines(process.stdin)) {
    id = (id + 1) >>> 0;
    const reply = await ask(socket, metronome, id, Buffer.from(text, 'latin1'));
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
} catch (error) {
  process.stderr.write(`${config.address}: ${error.message}\n`);
  process.exitCode = 1;
  process.exit();
} finally {
  metronome.stop();
  socket?.close();
}
