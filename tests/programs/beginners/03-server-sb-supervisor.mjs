// The supervisor has a restart intensity, as in Erlang: when more than ten sessions fail within five
// seconds it gives up and ends the whole server with exit code 1, so that a series of rude clients kills
// it.
// caught by: 03.survives-mixed-abuse 03.descriptors-do-not-grow 03.keeps-running
// cause: error-not-handled peer-name-not-handled

import net from 'node:net';
import { EventEmitter } from 'node:events';

class Session extends EventEmitter {
  constructor(socket) {
    super();
    this.socket = socket;
    this.name = `${socket.remoteAddress}:${socket.remotePort}`;
  }

  start() {
    const { socket } = this;
    socket.on('data', (chunk) => {
      if (!socket.write(upper(chunk))) socket.pause();
    });
    socket.on('drain', () => socket.resume());
    socket.on('end', () => socket.end());
    socket.on('error', (error) => this.emit('crashed', error));
    socket.on('close', () => this.emit('finished'));
  }

  stop() {
    this.socket.destroy();
  }
}

class Supervisor extends EventEmitter {
  #children = new Set();
  #crashes = [];

  constructor({ intensity, period }) {
    super();
    this.intensity = intensity;
    this.period = period;
  }

  adopt(session) {
    this.#children.add(session);
    session.on('finished', () => this.#children.delete(session));
    session.on('crashed', (error) => this.#crashed(session, error));
    session.start();
  }

  #crashed(session, error) {
    process.stderr.write(`${session.name}: ${error.message}\n`);
    const now = Date.now();
    this.#crashes = this.#crashes.filter((time) => now - time < this.period);
    this.#crashes.push(now);
    if (this.#crashes.length > this.intensity) {
      this.emit('shutdown', new Error('too many failures, giving up'));
    }
  }

  stop() {
    for (const child of this.#children) child.stop();
  }
}

function upper(chunk) {
  const out = Buffer.from(chunk);
  for (let i = 0; i < out.length; i++) {
    if (out[i] >= 0x61 && out[i] <= 0x7a) out[i] -= 0x20;
  }
  return out;
}

class Application {
  constructor(address) {
    this.address = address;
    this.up = false;
    this.supervisor = new Supervisor({ intensity: 10, period: 5000 });
    this.server = net.createServer({ allowHalfOpen: true });
  }

  run() {
    const colon = this.address.lastIndexOf(':');
    this.supervisor.on('shutdown', (error) => this.#fatal(error));
    this.server.on('connection', (socket) => this.supervisor.adopt(new Session(socket)));
    this.server.on('error', (error) => {
      if (!this.up) this.#fatal(error);
      process.stderr.write(`accept: ${error.message}\n`);
    });
    this.server.listen(Number(this.address.slice(colon + 1)), this.address.slice(0, colon), () => {
      this.up = true;
      const { address, port } = this.server.address();
      process.stdout.write(`listening on ${address}:${port}\n`);
    });
  }

  #fatal(error) {
    process.stderr.write(`${this.address}: ${error.message}\n`);
    this.supervisor.stop();
    process.exit(1);
  }
}

new Application(process.argv[2] ?? '127.0.0.1:8888').run();
