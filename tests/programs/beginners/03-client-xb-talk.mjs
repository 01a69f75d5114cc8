// each piece of a reply goes to stdout as soon as it comes, and when the connection breaks a newline
// is put behind it to make it tidy. So half a reply stands there as a line; only after it come the
// message and the exit code 1.
// caught by: 03.client-server-closes-mid-reply 03.client-server-resets-mid-reply
// cause: half-reply-printed

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

async function* lines(input) {
  let rest = Buffer.alloc(0);
  for await (const chunk of input) {
    rest = Buffer.concat([rest, chunk]);
    let end;
    while ((end = rest.indexOf(10)) !== -1) {
      const cut = end > 0 && rest[end - 1] === 13 ? end - 1 : end;
      yield rest.subarray(0, cut);
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield rest;
}

class Conversation {
  #socket;
  #failure = null;
  #owed = 0;
  #started = false;
  #done = null;

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (piece) => this.#take(piece));
    socket.on('end', () => this.#fail(new Error('the server has closed the connection')));
    socket.on('error', (error) => this.#fail(error));
  }

  static open() {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host, port });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Conversation(socket));
      });
    });
  }

  #take(piece) {
    if (this.#owed === 0) return;
    const part = piece.subarray(0, this.#owed);
    this.#owed -= part.length;
    this.#started = true;
    process.stdout.write(part);
    if (this.#owed === 0) this.#finish();
  }

  #finish() {
    if (this.#started) process.stdout.write('\n');
    this.#started = false;
    const done = this.#done;
    this.#done = null;
    done?.(this.#failure);
  }

  #fail(error) {
    this.#failure ??= error;
    this.#finish();
  }

  ask(message) {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#owed = message.length;
      this.#done = (failure) => (failure ? reject(failure) : resolve());
      this.#socket.write(message);
    });
  }

  close() {
    this.#socket.destroy();
  }
}

try {
  const conversation = await Conversation.open();
  for await (const line of lines(process.stdin)) {
    if (line.length === 0) continue;
    await conversation.ask(line);
  }
  conversation.close();
} catch (error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}
