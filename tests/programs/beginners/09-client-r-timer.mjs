// The timer of the try is cleared for every datagram that comes, before its id is looked at; after a
// stray or a late duplicate nothing is sent again, and the client waits for ever.
// caught by: 09.client-strays-change-no-wait
// cause: never-sends-again

import dgram from 'node:dgram';

const TRIES = 5;
const PATIENCE = 200;

const address = process.argv[2] ?? '127.0.0.1:8888';
const i = address.lastIndexOf(':');
const host = address.slice(0, i);
const port = Number(address.slice(i + 1));

const socket = dgram.createSocket('udp4');
await new Promise((resolve) => socket.connect(port, host, resolve));

let lastId = 0;

function ask(payload) {
  lastId = (lastId + 1) >>> 0;
  const message = Buffer.alloc(4 + payload.length);
  message.writeUInt32BE(lastId, 0);
  payload.copy(message, 4);

  return new Promise((resolve, reject) => {
    let tries = 0;
    let timer;

    const finish = (settle, value) => {
      clearTimeout(timer);
      socket.off('message', onMessage);
      socket.off('error', onError);
      settle(value);
    };

    const onMessage = (reply) => {
      clearTimeout(timer);
      if (reply.length < 4 || reply.readUInt32BE(0) !== lastId) return;
      finish(resolve, reply.subarray(4));
    };

    const onError = (error) => finish(reject, error);

    const attempt = () => {
      if (tries === TRIES) {
        finish(reject, new Error(`no reply after ${TRIES} tries`));
        return;
      }
      tries += 1;
      socket.send(message);
      timer = setTimeout(attempt, PATIENCE);
    };

    socket.on('message', onMessage);
    socket.on('error', onError);
    attempt();
  });
}

async function* readLines(input) {
  let left = Buffer.alloc(0);
  for await (const chunk of input) {
    left = Buffer.concat([left, chunk]);
    for (;;) {
      const end = left.indexOf(0x0a);
      if (end < 0) break;
      yield left.subarray(0, end > 0 && left[end - 1] === 0x0d ? end - 1 : end);
      left = left.subarray(end + 1);
    }
  }
  if (left.length > 0) yield left;
}

try {
  for await (const line of readLines(process.stdin)) {
    const reply = await ask(line);
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
  socket.close();
} catch (error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}
