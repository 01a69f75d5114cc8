// When the connection closes, the program ends with 0, whether or not a reply is owed. A server that
// goes away in the middle of a reply looks like a normal end: no message.
// caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
// cause: failure-taken-for-success

import net from 'node:net';
import { EventEmitter } from 'node:events';

const path = process.argv[2] ?? 'echo.sock';

class Conversation extends EventEmitter {
  constructor(socket) {
    super();
    this.socket = socket;
    this.pending = [];
    this.expected = 0;
    socket.on('data', (chunk) => this.onData(chunk));
  }

  ask(message) {
    this.pending = [];
    this.expected = message.length;
    this.socket.write(message);
    return new Promise((resolve) => this.once('reply', resolve));
  }

  onData(chunk) {
    this.pending.push(chunk);
    const all = Buffer.concat(this.pending);
    if (this.expected > 0 && all.length >= this.expected) {
      this.expected = 0;
      this.emit('reply', all);
    }
  }
}

async function* messages(stream) {
  let buffered = Buffer.alloc(0);
  for await (const chunk of stream) {
    buffered = Buffer.concat([buffered, chunk]);
    for (let nl = buffered.indexOf('\n'); nl !== -1; nl = buffered.indexOf('\n')) {
      let line = buffered.subarray(0, nl);
      if (line.at(-1) === 0x0d) line = line.subarray(0, -1);
      buffered = buffered.subarray(nl + 1);
      yield line;
    }
  }
  if (buffered.length) yield buffered;
}

const socket = net.createConnection({ path });

socket.on('error', (err) => {
  console.error(`${path}: ${err.message}`);
  process.exit(1);
});

socket.on('close', () => process.exit(0));

socket.on('connect', async () => {
  const conversation = new Conversation(socket);
  for await (const message of messages(process.stdin)) {
    if (message.length === 0) continue;
    const reply = await conversation.ask(message);
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
  socket.end();
});
