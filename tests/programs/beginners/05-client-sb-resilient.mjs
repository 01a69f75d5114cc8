// The connection layer takes every failure to connect for a temporary one and tries ten times with waits
// that double from 200 ms, in silence: with no file, or a stale one, at the path the client reports it
// and exits with 1 only after more than a minute and a half.
// caught by: 05.client-no-such-file 05.client-stale-socket
// cause: tries-again-for-ever

import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

class BackoffPolicy {
  constructor({ attempts = 10, base = 200 } = {}) {
    this.attempts = attempts;
    this.base = base;
  }

  async execute(action) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await action();
      } catch (error) {
        if (attempt === this.attempts) throw error;
        await sleep(this.base * 2 ** (attempt - 1));
      }
    }
  }
}

class ReplyBuffer {
  constructor(length) {
    this.bytes = Buffer.alloc(length);
    this.filled = 0;
  }

  add(chunk) {
    this.filled += chunk.copy(this.bytes, this.filled);
  }

  get complete() {
    return this.filled === this.bytes.length;
  }
}

class EchoChannel {
  static connect(path) {
    return new Promise((resolve, reject) => {
      const socket = net.createConnection({ path });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new EchoChannel(socket));
      });
    });
  }

  constructor(socket) {
    this.socket = socket;
    this.job = null;
    this.broken = null;
    socket.on('data', (chunk) => {
      if (!this.job) return;
      this.job.buffer.add(chunk);
      if (this.job.buffer.complete) {
        const { resolve, buffer } = this.job;
        this.job = null;
        resolve(buffer.bytes);
      }
    });
    socket.on('error', (error) => this.breakOff(error));
    socket.on('close', () => this.breakOff(new Error('connection closed before the reply was complete')));
  }

  breakOff(error) {
    this.broken ??= error;
    this.job?.reject(this.broken);
    this.job = null;
  }

  ask(message) {
    if (this.broken) return Promise.reject(this.broken);
    return new Promise((resolve, reject) => {
      this.job = { buffer: new ReplyBuffer(message.length), resolve, reject };
      this.socket.write(message);
    });
  }

  close() {
    this.socket.destroy();
  }
}

async function* linesOf(stream) {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      const end = at > 0 && rest[at - 1] === 13 ? at - 1 : at;
      yield rest.subarray(0, end);
      rest = rest.subarray(at + 1);
    }
  }
  if (rest.length) yield rest;
}

async function main(path) {
  const policy = new BackoffPolicy();
  const channel = await policy.execute(() => EchoChannel.connect(path));
  for await (const line of linesOf(process.stdin)) {
    if (line.length === 0) continue;
    const reply = await channel.ask(line);
    process.stdout.write(Buffer.concat([reply, Buffer.of(10)]));
  }
  channel.close();
}

const path = process.argv[2] ?? 'echo.sock';
main(path).catch((error) => {
  process.stderr.write(`${path}: ${error.message}\n`, () => process.exit(1));
});
