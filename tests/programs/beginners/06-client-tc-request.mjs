// In the old protocol (as in CoAP) an empty datagram only meant "received, the response follows", so
// the client goes on waiting after it. The empty answer to an empty line has come and is skipped, and
// the client hangs there.
// caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
// cause: empty-reply-waited-past

import dgram from 'node:dgram';
import { once } from 'node:events';

const LF = 0x0a;
const CR = 0x0d;

const address = process.argv[2] ?? '127.0.0.1:8888';
const [host, port] = [address.replace(/:\d+$/, ''), Number(address.split(':').pop())];

function giveUp(error) {
  process.stderr.write(`${address}: ${error.message}\n`);
  process.exit(1);
}

async function* lines(stream) {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    for (let at = rest.indexOf(LF); at >= 0; at = rest.indexOf(LF)) {
      yield rest.subarray(0, rest[at - 1] === CR ? at - 1 : at);
      rest = rest.subarray(at + 1);
    }
  }
  if (rest.length > 0) {
    yield rest;
  }
}

class Requester {
  #socket = dgram.createSocket('udp4');
  #pending = null;

  async open() {
    this.#socket.on('error', giveUp);
    this.#socket.on('message', (message, sender) => this.#receive(message, sender));
    this.#socket.connect(port, host);
    await once(this.#socket, 'connect');
    this.peer = this.#socket.remoteAddress();
  }

  #receive(message, sender) {
    if (!this.#pending) return;
    if (sender.port !== this.peer.port || sender.address !== this.peer.address) return;
    // an acknowledgement; the response comes separately
    if (message.length === 0) return;
    const resolve = this.#pending;
    this.#pending = null;
    resolve(message);
  }

  request(payload) {
    return new Promise((resolve) => {
      this.#pending = resolve;
      this.#socket.send(payload, (error) => {
        if (error) giveUp(error);
      });
    });
  }

  close() {
    this.#socket.close();
  }
}

const requester = new Requester();
await requester.open();
for await (const line of lines(process.stdin)) {
  const response = await requester.request(line);
  process.stdout.write(Buffer.concat([response, Buffer.of(LF)]));
}
requester.close();
