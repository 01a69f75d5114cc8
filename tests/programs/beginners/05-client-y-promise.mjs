// 'error' is handled, but 'end'/'close' isn't. If the server closes in an orderly way while a reply is
// owed, the promise is never settled: no message, and as soon as stdin has ended node has nothing to do
// any more and leaves with exit code 0.
// caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
// cause: end-unnoticed

import net from 'node:net';

const path = process.argv[2] || 'echo.sock';

function fail(err) {
  process.stderr.write(`${path}: ${err.message}\n`);
  process.exit(1);
}

class Conversation {
  #socket;
  #received = Buffer.alloc(0);
  #want = 0;
  #done = null;

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      if (this.#done && this.#received.length >= this.#want) {
        const reply = this.#received.subarray(0, this.#want);
        this.#received = this.#received.subarray(this.#want);
        const done = this.#done;
        this.#done = null;
        done(reply);
      }
    });
  }

  ask(message) {
    this.#want = message.length;
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#socket.write(message);
    });
  }

  close() {
    this.#socket.end();
  }
}

async function main() {
  const socket = net.createConnection({ path });
  socket.on('error', fail);
  await new Promise((resolve) => socket.once('connect', resolve));

  const talk = new Conversation(socket);
  let pending = Buffer.alloc(0);

  const handle = async (line) => {
    if (line.length === 0) return;
    const reply = await talk.ask(line);
    process.stdout.write(reply);
    process.stdout.write('\n');
  };

  for await (const piece of process.stdin) {
    pending = Buffer.concat([pending, piece]);
    for (let i = pending.indexOf(10); i >= 0; i = pending.indexOf(10)) {
      const end = i > 0 && pending[i - 1] === 13 ? i - 1 : i;
      const line = pending.subarray(0, end);
      pending = pending.subarray(i + 1);
      await handle(line);
    }
  }
  if (pending.length) await handle(pending);
  talk.close();
}

main().catch(fail);
