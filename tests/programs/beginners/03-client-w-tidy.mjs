// It prints the pieces of a reply as they come, and when the connection breaks it first ends the line on
// stdout to keep the terminal tidy. So half a reply is printed as a line of its own.
// caught by: 03.client-server-closes-mid-reply 03.client-server-resets-mid-reply
// cause: half-reply-printed

import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { once } from 'node:events';

const ADDRESS = process.argv[2] ?? '127.0.0.1:8888';
const [, host, port] = ADDRESS.match(/^(.*):(\d+)$/) ?? [];

class Upper {
  constructor(socket) {
    this.socket = socket;
    this.owed = 0;
    this.started = false;
    this.resolve = null;
    this.over = false;
    socket.on('data', (chunk) => this.received(chunk));
    socket.on('error', (error) => this.broken(error.code));
    socket.on('end', () => this.broken('the server has closed the connection'));
  }

  received(chunk) {
    if (this.owed === 0) return;
    const piece = chunk.subarray(0, this.owed);
    process.stdout.write(piece);
    this.started = true;
    this.owed -= piece.length;
    if (this.owed === 0) {
      process.stdout.write('\n');
      this.started = false;
      this.resolve();
    }
  }

  broken(why) {
    if (this.over) return;
    if (this.owed === 0) {
      this.dead = why;
      return;
    }
    this.over = true;
    if (this.started) process.stdout.write('\n');
    console.error(`${ADDRESS}: ${why}`);
    process.exit(1);
  }

  ask(message) {
    return new Promise((resolve) => {
      this.resolve = resolve;
      this.owed = message.length;
      if (this.dead) {
        this.broken(this.dead);
        return;
      }
      this.socket.write(message);
    });
  }
}

const socket = connect(Number(port), host);
try {
  await once(socket, 'connect');
} catch (error) {
  console.error(`${ADDRESS}: ${error.message}`);
  process.exit(1);
}

const server = new Upper(socket);
const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
for await (const line of lines) {
  if (line.length === 0) continue;
  await server.ask(Buffer.from(line));
}
socket.end();
