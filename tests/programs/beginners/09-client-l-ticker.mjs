// The counter of tries starts at 0 after the first send, so the message is sent a sixth time before the
// client gives up.
// caught by: 09.client-gives-up
// cause: tries-too-often

import dgram from 'node:dgram';
import { once } from 'node:events';

const WAIT = 200;
const TRIES = 5;

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');

const socket = dgram.createSocket('udp4');
let current = null;

function ask(id, payload) {
  const message = Buffer.alloc(4 + payload.length);
  message.writeUInt32BE(id, 0);
  payload.copy(message, 4);
  return new Promise((resolve, reject) => {
    let tries = 0;
    socket.send(message);
    const timer = setInterval(() => {
      if (tries === TRIES) {
        clearInterval(timer);
        reject(new Error('no reply'));
        return;
      }
      tries++;
      socket.send(message);
    }, WAIT);
    current = {
      id,
      done(reply) {
        clearInterval(timer);
        current = null;
        resolve(reply);
      },
    };
  });
}

socket.on('message', (msg) => {
  if (current === null || msg.length < 4) return;
  if (msg.readUInt32BE(0) === current.id) current.done(msg.subarray(4));
});

async function* lines(input) {
  let rest = Buffer.alloc(0);
  for await (const chunk of input) {
    rest = Buffer.concat([rest, chunk]);
    let at;
    while ((at = rest.indexOf('\n')) >= 0) {
      let line = rest.subarray(0, at);
      if (line.at(-1) === 13) line = line.subarray(0, -1);
      yield line;
      rest = rest.subarray(at + 1);
    }
  }
  if (rest.length > 0) yield rest;
}

try {
  socket.connect(Number(address.slice(colon + 1)), address.slice(0, colon));
  await once(socket, 'connect');
  socket.on('error', () => {});
  let id = 0;
  for await (const line of lines(process.stdin)) {
    const reply = await ask(++id, line);
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
  socket.close();
} catch (err) {
  console.error(`${address}: ${err.message}`);
  process.exit(1);
}
