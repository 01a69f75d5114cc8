// Each exchange starts an interval that sends its line again every second, and the handle of the one
// before is simply replaced: an answered line goes on being sent while the client waits for more input,
// and the answer to such a repetition is taken for the answer to a later line.
// caught by: 04.client-one-datagram-per-line
// by luck: 04.client-one-at-a-time
// cause: message-repeated

import dgram from 'node:dgram';
import readline from 'node:readline';
import { EventEmitter, once } from 'node:events';

class Courier extends EventEmitter {
  #socket = dgram.createSocket({ type: 'udp4' });
  #repeat = null;

  async open(host, port) {
    this.#socket.on('message', (data) => this.emit('delivery', data));
    this.#socket.on('error', (error) => this.emit('trouble', error));
    this.#socket.connect(port, host);
    await once(this.#socket, 'connect');
  }

  dispatch(parcel) {
    const send = () => this.#socket.send(parcel);
    send();
    this.#repeat = setInterval(send, 1000);
  }

  close() {
    clearInterval(this.#repeat);
    this.#socket.close();
  }
}

class Desk {
  #courier;
  #pending = null;

  constructor(courier) {
    this.#courier = courier;
    courier.on('delivery', (data) => {
      const pending = this.#pending;
      this.#pending = null;
      pending?.resolve(data);
    });
    courier.on('trouble', (error) => {
      const pending = this.#pending;
      this.#pending = null;
      pending?.reject(error);
    });
  }

  ask(message) {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#courier.dispatch(message);
    });
  }
}

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const courier = new Courier();

try {
  await courier.open(address.slice(0, colon), Number(address.slice(colon + 1)));
  const desk = new Desk(courier);
  process.stdin.setEncoding('latin1');
  for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line === '') continue;
    const answer = await desk.ask(Buffer.from(line, 'latin1'));
    process.stdout.write(Buffer.concat([answer, Buffer.from('\n')]));
  }
  courier.close();
  process.exit(0);
} catch (error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}
