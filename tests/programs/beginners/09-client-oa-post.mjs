// The reply is awaited with socket.once('message'). The first datagram that comes uses the listener up,
// also when it is an old reply; the true reply that comes after it within the same 200 ms is heard by
// nobody, and the client waits and sends again for nothing, or gives up.
// caught by: 09.client-ignores-other-ids 09.client-late-reply 09.client-ignores-short-datagrams
// cause: deaf-after-stray

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const cut = address.lastIndexOf(':');
const host = address.slice(0, cut);
const port = Number(address.slice(cut + 1));

const TRIES = 5;
const PATIENCE = 200;

function fail(why) {
  console.error(`${address}: ${why}`);
  process.exit(1);
}

async function* lines(stream) {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    let end;
    while ((end = rest.indexOf(0x0a)) !== -1) {
      const crlf = end > 0 && rest[end - 1] === 0x0d;
      yield rest.subarray(0, crlf ? end - 1 : end);
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield rest;
}

function tryOnce(socket, message) {
  return new Promise((resolve) => {
    const onMessage = (datagram) => {
      if (datagram.length < 4 || datagram.readUInt32BE(0) !== message.readUInt32BE(0)) {
        return; // not for us
      }
      clearTimeout(timer);
      resolve(datagram.subarray(4));
    };
    const timer = setTimeout(() => {
      socket.off('message', onMessage);
      resolve(null);
    }, PATIENCE);
    socket.once('message', onMessage);
    socket.send(message);
  });
}

async function ask(socket, id, payload) {
  const message = Buffer.alloc(4 + payload.length);
  message.writeUInt32BE(id, 0);
  payload.copy(message, 4);
  for (let i = 0; i < TRIES; i++) {
    const reply = await tryOnce(socket, message);
    if (reply !== null) return reply;
  }
  fail(`no reply after ${TRIES} tries`);
}

const socket = dgram.createSocket('udp4');
socket.on('error', (err) => fail(err.message));
await new Promise((resolve) => socket.connect(port, host, resolve));

let id = 0;
for await (const line of lines(process.stdin)) {
  id = (id + 1) >>> 0;
  const reply = await ask(socket, id, line);
  process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
}
socket.close();
