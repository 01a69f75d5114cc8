// The outbox of a client is bounded, but its high mark counts chunks and not bytes: 1,024 chunks of up
// to 64 KiB. While a client doesn't read, the server goes on reading and the memory grows by up to 64
// MiB.
// caught by: 07.stops-reading
// cause: queue-without-bound

import net from 'node:net';

class Outbox {
  #chunks = [];
  #head = 0;

  constructor(high, low) {
    this.high = high;
    this.low = low;
  }

  get size() {
    return this.#chunks.length - this.#head;
  }

  get full() {
    return this.size >= this.high;
  }

  get roomy() {
    return this.size <= this.low;
  }

  push(chunk) {
    this.#chunks.push(chunk);
  }

  shift() {
    if (this.size === 0) return undefined;
    const chunk = this.#chunks[this.#head];
    this.#chunks[this.#head++] = undefined;
    if (this.#head === this.#chunks.length || this.#head > 4096) {
      this.#chunks = this.#chunks.slice(this.#head);
      this.#head = 0;
    }
    return chunk;
  }
}

class Conversation {
  #outbox = new Outbox(1024, 256);
  #finished = false;
  #blocked = false;

  constructor(socket, log) {
    this.socket = socket;
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    socket.on('data', (chunk) => this.#received(chunk));
    socket.on('end', () => {
      this.#finished = true;
      this.#pump();
    });
    socket.on('drain', () => {
      this.#blocked = false;
      this.#pump();
    });
    socket.on('error', (error) => log(`${peer}: ${error.message}`));
  }

  #received(chunk) {
    for (let i = 0; i < chunk.length; i++) {
      const b = chunk[i];
      if (b > 96 && b < 123) chunk[i] = b - 32;
    }
    this.#outbox.push(chunk);
    this.#pump();
    if (this.#outbox.full) this.socket.pause();
  }

  #pump() {
    while (!this.#blocked) {
      const chunk = this.#outbox.shift();
      if (chunk === undefined) break;
      this.#blocked = !this.socket.write(chunk);
    }
    if (this.#outbox.roomy && this.socket.isPaused()) this.socket.resume();
    if (this.#finished && this.#outbox.size === 0 && !this.socket.writableEnded) this.socket.end();
  }
}

class EchoServer {
  #listening = false;

  constructor(address) {
    this.address = address;
    const colon = address.lastIndexOf(':');
    this.host = address.slice(0, colon);
    this.port = Number(address.slice(colon + 1));
  }

  start() {
    const log = (text) => process.stderr.write(`${text}\n`);
    const server = net.createServer({ allowHalfOpen: true }, (socket) => new Conversation(socket, log));
    server.on('error', (error) => {
      log(`${this.address}: ${error.message}`);
      if (!this.#listening) process.exit(1);
    });
    server.listen(this.port, this.host, () => {
      this.#listening = true;
      const bound = server.address();
      console.log(`listening on ${bound.address}:${bound.port}`);
    });
  }
}

new EchoServer(process.argv[2] || '127.0.0.1:8888').start();
