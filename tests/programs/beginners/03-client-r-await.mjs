// Only 'error' rejects the waiting promise; when the server closes orderly while a reply is owed the
// promise never settles, and Node ends with a warning and code 13, or hangs while stdin is open.
// caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
// cause: end-unnoticed

import { connect } from 'node:net';

const address = process.argv[2] || '127.0.0.1:8888';
const at = address.lastIndexOf(':');

class Conversation {
  constructor(socket) {
    this.socket = socket;
    this.buffer = Buffer.alloc(0);
    this.wanted = 0;
    this.resolve = null;
    this.reject = null;
    socket.on('data', (d) => {
      this.buffer = Buffer.concat([this.buffer, d]);
      this.check();
    });
    socket.on('error', (e) => {
      this.failed = e;
      if (this.reject) this.reject(e);
    });
  }

  check() {
    if (this.resolve && this.buffer.length >= this.wanted) {
      const reply = this.buffer.subarray(0, this.wanted);
      this.buffer = this.buffer.subarray(this.wanted);
      const done = this.resolve;
      this.resolve = this.reject = null;
      done(reply);
    }
  }

  ask(message) {
    return new Promise((resolve, reject) => {
      if (this.failed) return reject(this.failed);
      this.wanted = message.length;
      this.resolve = resolve;
      this.reject = reject;
      this.socket.write(message);
    });
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(address.slice(at + 1)), address.slice(0, at));
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

async function* lines(stream) {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    let i;
    while ((i = rest.indexOf(10)) !== -1) {
      const end = i > 0 && rest[i - 1] === 13 ? i - 1 : i;
      yield rest.subarray(0, end);
      rest = rest.subarray(i + 1);
    }
  }
  if (rest.length > 0) yield rest;
}

try {
  const socket = await open();
  const talk = new Conversation(socket);
  for await (const line of lines(process.stdin)) {
    if (line.length === 0) continue;
    const reply = await talk.ask(line);
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
  socket.end();
} catch (e) {
  console.error(`${address}: ${e.message}`);
  process.exitCode = 1;
}
