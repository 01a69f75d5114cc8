// The message tells host and port in words ("host 127.0.0.1, port 8888"), so the address as the user
// has typed it is not in it. Whoever searches the log for 127.0.0.1:8888 finds nothing.
// caught by: 03.client-nobody-listening
// cause: message-without-address

import net from 'node:net';

class Target {
  constructor(text) {
    const colon = text.lastIndexOf(':');
    this.host = text.slice(0, colon);
    this.port = Number(text.slice(colon + 1));
  }

  toString() {
    return `host ${this.host}, port ${this.port}`;
  }
}

const reasons = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the server has broken the connection',
  EPIPE: 'the server has broken the connection',
  ETIMEDOUT: 'no answer',
  ENOTFOUND: 'no such host',
};

class Connection {
  #socket;
  #parts = [];
  #have = 0;
  #waiting = null;
  #broken = null;

  static open(target) {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: target.host, port: target.port });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
    });
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (part) => {
      this.#parts.push(part);
      this.#have += part.length;
      this.#look();
    });
    socket.on('error', (error) => this.#fail(error));
    socket.on('end', () => this.#fail(new Error('the server has closed the connection')));
  }

  #fail(error) {
    this.#broken ??= error;
    this.#look();
  }

  #look() {
    if (!this.#waiting) return;
    const { length, resolve, reject } = this.#waiting;
    if (this.#have >= length) {
      const all = Buffer.concat(this.#parts);
      this.#parts = [all.subarray(length)];
      this.#have = all.length - length;
      this.#waiting = null;
      resolve(all.subarray(0, length));
    } else if (this.#broken) {
      this.#waiting = null;
      reject(this.#broken);
    }
  }

  ask(message) {
    return new Promise((resolve, reject) => {
      if (this.#broken) {
        reject(this.#broken);
        return;
      }
      this.#waiting = { length: message.length, resolve, reject };
      this.#socket.write(message);
    });
  }

  close() {
    this.#socket.destroy();
  }
}

async function* lines(input) {
  let rest = Buffer.alloc(0);
  for await (const part of input) {
    rest = Buffer.concat([rest, part]);
    let end;
    while ((end = rest.indexOf(10)) >= 0) {
      const cut = end > 0 && rest[end - 1] === 13 ? end - 1 : end;
      yield rest.subarray(0, cut);
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield rest;
}

const target = new Target(process.argv[2] ?? '127.0.0.1:8888');
try {
  const connection = await Connection.open(target);
  for await (const line of lines(process.stdin)) {
    if (line.length === 0) continue;
    const reply = await connection.ask(line);
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
  connection.close();
} catch (error) {
  process.stderr.write(`${target}: ${reasons[error.code] ?? error.message}\n`);
  process.exit(1);
}
