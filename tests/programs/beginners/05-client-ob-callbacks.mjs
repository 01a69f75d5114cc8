// The reply is complete when as many bytes came as the line has UTF-16 units (line.length), not bytes;
// of a line with "é" the reply can be printed too early, and its rest gets in front of the next reply.
// caught by: 05.client-converses 05.client-joins-pieces
// cause: counts-characters

import net from 'node:net';
import readline from 'node:readline';

const path = process.argv[2] ?? 'echo.sock';

class EchoClient {
  constructor(path) {
    this.path = path;
    this.received = Buffer.alloc(0);
    this.waiting = null;
  }

  connect(ready) {
    this.socket = net.connect({ path: this.path }, () => ready(null));
    this.socket.on('error', (err) => (this.waiting ? this.#settle(err) : ready(err)));
    this.socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.#deliver();
    });
    this.socket.on('end', () => this.#settle(new Error('server closed the connection')));
    return this;
  }

  ask(message, done) {
    this.waiting = { length: message.length, done };
    if (this.socket.readableEnded) {
      this.#settle(new Error('server closed the connection'));
      return;
    }
    this.socket.write(message);
  }

  close() {
    this.socket.destroy();
  }

  #deliver() {
    if (!this.waiting || this.received.length < this.waiting.length) return;
    const { length } = this.waiting;
    const reply = this.received.subarray(0, length);
    this.received = this.received.subarray(length);
    this.#settle(null, reply);
  }

  #settle(err, reply) {
    const waiting = this.waiting;
    this.waiting = null;
    waiting?.done(err, reply);
  }
}

function fail(err) {
  console.error(`${path}: ${err.message}`);
  process.exit(1);
}

const client = new EchoClient(path).connect((err) => {
  if (err) fail(err);

  const lines = [];
  let busy = false;
  let ended = false;

  const next = () => {
    if (busy) return;
    if (lines.length === 0) {
      if (ended) client.close();
      return;
    }
    const line = lines.shift();
    if (line === '') {
      process.stderr.write('> ');
      next();
      return;
    }
    busy = true;
    client.ask(line, (err, reply) => {
      if (err) fail(err);
      process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
      process.stderr.write('> ');
      busy = false;
      next();
    });
  };

  process.stderr.write('> ');
  readline
    .createInterface({ input: process.stdin, crlfDelay: Infinity })
    .on('line', (line) => {
      lines.push(line);
      next();
    })
    .on('close', () => {
      ended = true;
      next();
    });
});
