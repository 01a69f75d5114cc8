// Since ids tell the replies apart, the client keeps up to eight requests under way at the same time and
// only puts the printing in order: the next line is sent before the reply to this one has come.
// caught by: 09.client-one-at-a-time
// cause: sends-ahead

import dgram from 'node:dgram';
import { once } from 'node:events';

const TRIES = 5;
const PATIENCE = 200;
const WINDOW = 8;

class Request {
  constructor(id, payload, send) {
    this.packet = Buffer.alloc(4 + payload.length);
    this.packet.writeUInt32BE(id, 0);
    payload.copy(this.packet, 4);
    this.send = send;
    this.tries = 0;
    this.timer = null;
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => {});
    this.attempt();
  }

  attempt() {
    if (this.tries === TRIES) {
      this.reject(new Error(`no reply after ${TRIES} tries`));
      return;
    }
    this.tries++;
    this.send(this.packet);
    this.timer = setTimeout(() => this.attempt(), PATIENCE);
  }

  complete(payload) {
    clearTimeout(this.timer);
    this.resolve(payload);
  }

  fail(error) {
    clearTimeout(this.timer);
    this.reject(error);
  }
}

class Link {
  #socket = dgram.createSocket('udp4');
  #open = new Map();
  #lastId = 0;

  async connect(host, port) {
    this.#socket.on('message', (datagram) => this.#onMessage(datagram));
    this.#socket.on('error', (error) => this.#failAll(error));
    this.#socket.connect(port, host);
    await once(this.#socket, 'connect');
  }

  #onMessage(datagram) {
    if (datagram.length < 4) return;
    const id = datagram.readUInt32BE(0);
    const request = this.#open.get(id);
    if (!request) return;
    this.#open.delete(id);
    request.complete(datagram.subarray(4));
  }

  #failAll(error) {
    for (const request of this.#open.values()) request.fail(error);
    this.#open.clear();
  }

  request(payload) {
    this.#lastId = (this.#lastId + 1) >>> 0;
    const request = new Request(this.#lastId, payload, (packet) => this.#socket.send(packet));
    this.#open.set(this.#lastId, request);
    return request.promise;
  }

  close() {
    this.#socket.close();
  }
}

class Window {
  #tasks = [];
  #failed = null;

  constructor(size, deliver) {
    this.size = size;
    this.deliver = deliver;
    this.tail = Promise.resolve();
  }

  async add(promise) {
    const task = this.tail.then(() => promise).then(this.deliver);
    this.tail = task;
    task.catch((error) => (this.#failed ??= error));
    this.#tasks.push(task);
    if (this.#tasks.length >= this.size) await this.#tasks.shift();
    if (this.#failed) throw this.#failed;
  }

  async drain() {
    await this.tail;
  }
}

async function* lines(input) {
  let rest = Buffer.alloc(0);
  for await (const chunk of input) {
    rest = Buffer.concat([rest, chunk]);
    let at;
    while ((at = rest.indexOf('\n')) !== -1) {
      yield at > 0 && rest[at - 1] === 0x0d ? rest.subarray(0, at - 1) : rest.subarray(0, at);
      rest = rest.subarray(at + 1);
    }
  }
  if (rest.length > 0) yield rest;
}

const address = process.argv[2] ?? '127.0.0.1:8888';

function die(error) {
  process.stderr.write(`${address}: ${error.message}\n`);
  process.exit(1);
}

const colon = address.lastIndexOf(':');
try {
  const link = new Link();
  await link.connect(address.slice(0, colon), Number(address.slice(colon + 1)));
  const window = new Window(WINDOW, (reply) => {
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  });
  for await (const line of lines(process.stdin)) {
    const promise = link.request(line);
    promise.catch(die);
    await window.add(promise);
  }
  await window.drain();
  link.close();
} catch (error) {
  die(error);
}
