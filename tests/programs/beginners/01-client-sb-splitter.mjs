// The Transform that cuts stdin into lines has no _flush, so what follows the last newline stays in its
// buffer: a last line without an ending is never sent and never answered.
// caught by: 01.client-last-line
// cause: drops-last-line

import net from 'node:net';
import { Transform } from 'node:stream';
import { once } from 'node:events';

class LineSplitter extends Transform {
  #rest = Buffer.alloc(0);

  constructor() {
    super({ readableObjectMode: true });
  }

  _transform(chunk, _encoding, done) {
    let data = Buffer.concat([this.#rest, chunk]);
    let at;
    while ((at = data.indexOf(0x0a)) >= 0) {
      let line = data.subarray(0, at);
      if (line.length > 0 && line[line.length - 1] === 0x0d) {
        line = line.subarray(0, line.length - 1);
      }
      if (line.length > 0) this.push(line);
      data = data.subarray(at + 1);
    }
    this.#rest = data;
    done();
  }
}

class Connection {
  #socket;
  #received = [];
  #have = 0;
  #waiting = null;
  #failure = null;

  static async open(host, port) {
    const socket = net.createConnection({ host, port });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#onData(chunk));
    socket.on('end', () => this.#fail(new Error('connection closed by the server')));
    socket.on('error', (error) => this.#fail(error));
  }

  #onData(chunk) {
    this.#received.push(chunk);
    this.#have += chunk.length;
    this.#settle();
  }

  #fail(error) {
    this.#failure ??= error;
    this.#settle();
  }

  #settle() {
    const w = this.#waiting;
    if (w === null) return;
    if (this.#have >= w.length) {
      const all = Buffer.concat(this.#received);
      const rest = all.subarray(w.length);
      this.#received = rest.length ? [rest] : [];
      this.#have = rest.length;
      this.#waiting = null;
      w.resolve(all.subarray(0, w.length));
    } else if (this.#failure) {
      this.#waiting = null;
      w.reject(this.#failure);
    }
  }

  request(message) {
    return new Promise((resolve, reject) => {
      this.#waiting = { length: message.length, resolve, reject };
      this.#socket.write(message);
      this.#settle();
    });
  }

  close() {
    this.#socket.end();
    this.#socket.destroySoon();
  }
}

class Console {
  print(reply) {
    return new Promise((resolve) => {
      process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]), () => resolve());
    });
  }
}

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');

try {
  const connection = await Connection.open(address.slice(0, colon), Number(address.slice(colon + 1)));
  const screen = new Console();
  for await (const line of process.stdin.pipe(new LineSplitter())) {
    await screen.print(await connection.request(line));
  }
  connection.close();
} catch (error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}
