// The handler of 'data' is an async function, and an event emitter doesn't wait for it. When several
// lines come together, all of them are sent at once, before the first is answered.
// caught by: 01.client-one-at-a-time
// cause: sends-ahead

import net from 'node:net';
import { Transform } from 'node:stream';

const address = process.argv[2] ?? '127.0.0.1:8888';
const cut = address.lastIndexOf(':');
const [host, port] = [address.slice(0, cut), Number(address.slice(cut + 1))];

const NEWLINE = Buffer.from('\n');

class Lines extends Transform {
  #rest = Buffer.alloc(0);

  constructor() {
    super({ readableObjectMode: true });
  }

  _transform(chunk, _encoding, done) {
    let data = Buffer.concat([this.#rest, chunk]);
    for (let end; (end = data.indexOf(10)) >= 0; data = data.subarray(end + 1)) {
      const carriage = end > 0 && data[end - 1] === 13;
      this.push(data.subarray(0, carriage ? end - 1 : end));
    }
    this.#rest = data;
    done();
  }

  _flush(done) {
    if (this.#rest.length > 0) this.push(this.#rest);
    done();
  }
}

class Ferry {
  #waiting = [];
  #arrived = Buffer.alloc(0);
  #closing = false;

  constructor(socket) {
    this.socket = socket;
    socket.on('data', (piece) => {
      this.#arrived = Buffer.concat([this.#arrived, piece]);
      this.#settle();
    });
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => {
      if (this.#waiting.length > 0) fail('the server closed the connection');
      else process.exitCode ??= 0;
      process.stdin.destroy();
    });
  }

  ask(message) {
    return new Promise((resolve) => {
      this.#waiting.push({ length: message.length, resolve });
      this.socket.write(message);
      this.#settle();
    });
  }

  finish() {
    this.#closing = true;
    this.#settle();
  }

  #settle() {
    while (this.#waiting.length > 0 && this.#arrived.length >= this.#waiting[0].length) {
      const { length, resolve } = this.#waiting.shift();
      resolve(this.#arrived.subarray(0, length));
      this.#arrived = this.#arrived.subarray(length);
    }
    if (this.#closing && this.#waiting.length === 0) this.socket.end(() => this.socket.destroy());
  }
}

function fail(reason) {
  console.error(`${address}: ${reason}`);
  process.exit(1);
}

const socket = net.connect({ host, port });
const ferry = new Ferry(socket);

socket.on('connect', () => {
  const lines = process.stdin.pipe(new Lines());
  lines.on('data', async (message) => {
    const reply = await ferry.ask(message);
    process.stdout.write(Buffer.concat([reply, NEWLINE]));
  });
  lines.on('end', () => ferry.finish());
});
