// The server receives on one socket and sends the answers through another, which has a port of its
// own. The answers come from an address that the client doesn't know, and it drops them.
// caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
// caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
// caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle
// caught by: 04.address-in-use
// cause: reply-from-other-socket

import dgram from 'node:dgram';
import { once } from 'node:events';

const address = process.argv[2] ?? '127.0.0.1:8888';
const cut = address.lastIndexOf(':');
const host = address.slice(0, cut);
const port = Number(address.slice(cut + 1));

class Switchboard {
  // Calls come in on one line and go out on the other, so neither holds up the other.
  #inbox = dgram.createSocket('udp4');
  #outbox = dgram.createSocket('udp4');

  async open(host, port) {
    this.#inbox.bind(port, host);
    await once(this.#inbox, 'listening');
    this.#outbox.bind(0, host);
    await once(this.#outbox, 'listening');

    this.#inbox.on('message', (message, caller) => this.#answer(message, caller));
    for (const socket of [this.#inbox, this.#outbox]) {
      socket.on('error', (error) => console.error(error.message));
    }
    return this.#inbox.address();
  }

  #answer(message, caller) {
    const reply = message.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte));
    this.#outbox.send(reply, caller.port, caller.address, (error) => {
      if (error) console.error(`${caller.address}:${caller.port}: ${error.message}`);
    });
  }
}

try {
  const local = await new Switchboard().open(host, port);
  console.log(`listening on ${local.address}:${local.port}`);
} catch (error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}
