// Like the RPC layer that it comes from, the client writes each call as soon as it has it and matches
// the answers afterwards. A second line of stdin goes out although the first one isn't answered.
// caught by: 01.client-one-at-a-time
// cause: sends-ahead

import net from 'node:net';

class Channel {
  constructor(host, port) {
    this.calls = [];            // waiting for their results, oldest first
    this.received = Buffer.alloc(0);
    this.hangingUp = false;
    this.socket = net.connect({ host, port, noDelay: true });
    this.socket.on('data', (piece) => this.onData(piece));
    this.socket.on('end', () => this.onEnd());
  }

  invoke(argument, done) {
    if (argument.length === 0) {
      done(argument);
      return;
    }
    this.calls.push({ size: argument.length, done });
    this.socket.write(argument);
  }

  onData(piece) {
    this.received = Buffer.concat([this.received, piece]);
    while (this.calls.length > 0 && this.received.length >= this.calls[0].size) {
      const { size, done } = this.calls.shift();
      const result = this.received.subarray(0, size);
      this.received = this.received.subarray(size);
      done(result);
    }
    this.maybeClose();
  }

  onEnd() {
    if (this.calls.length > 0) {
      fail(new Error('connection closed by server'));
    }
    this.socket.end();
  }

  hangUp() {
    this.hangingUp = true;
    this.maybeClose();
  }

  maybeClose() {
    if (this.hangingUp && this.calls.length === 0) {
      this.socket.end();
    }
  }
}

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');

function fail(error) {
  process.stderr.write(`${address}: ${error.message}\n`);
  process.exit(1);
}

function print(result) {
  process.stdout.write(Buffer.concat([result, Buffer.from('\n')]));
}

const channel = new Channel(address.slice(0, colon), Number(address.slice(colon + 1)));
channel.socket.on('error', fail);

let rest = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  let newline;
  while ((newline = rest.indexOf(10)) >= 0) {
    const end = newline > 0 && rest[newline - 1] === 13 ? newline - 1 : newline;
    channel.invoke(Buffer.from(rest.subarray(0, end)), print);
    rest = rest.subarray(newline + 1);
  }
});
process.stdin.on('end', () => {
  if (rest.length > 0) {
    channel.invoke(rest, print);
  }
  channel.hangUp();
});
