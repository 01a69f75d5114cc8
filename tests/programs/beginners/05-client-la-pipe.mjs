// The async 'line' handler is believed to hold up the next line, but readline calls it for each line at
// once. When several lines are waiting, all are sent together, before the first is answered.
// caught by: 05.client-converses
// cause: sends-ahead

import net from 'node:net';
import readline from 'node:readline';

const path = process.argv[2] ?? 'echo.sock';

class Conversation {
  constructor(socket) {
    this.socket = socket;
    this.received = Buffer.alloc(0);
    this.waiting = [];
    socket.on('data', (data) => {
      this.received = Buffer.concat([this.received, data]);
      this.deliver();
    });
  }

  deliver() {
    while (this.waiting.length > 0 && this.received.length >= this.waiting[0].size) {
      const { size, resolve } = this.waiting.shift();
      resolve(this.received.subarray(0, size));
      this.received = this.received.subarray(size);
    }
  }

  get owed() {
    return this.waiting.length > 0;
  }

  ask(message) {
    return new Promise((resolve) => {
      this.waiting.push({ size: message.length, resolve });
      this.socket.write(message);
    });
  }
}

function giveUp(reason) {
  console.error(`${path}: ${reason}`);
  process.exit(1);
}

const socket = net.connect({ path });
const talk = new Conversation(socket);
let inputOver = false;

socket.on('error', (err) => giveUp(err.message));
socket.on('end', () => {
  if (talk.owed || !inputOver) giveUp('the server has closed the connection');
});

socket.on('connect', () => {
  const rl = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });

  rl.on('line', async (line) => {
    if (line === '') return;
    const reply = await talk.ask(Buffer.from(line));
    process.stdout.write(reply);
    process.stdout.write('\n');
    if (inputOver && !talk.owed) socket.end();
  });

  rl.on('close', () => {
    inputOver = true;
    if (!talk.owed) socket.end();
  });
});
