// The id is drawn for each try and not for each line. A try that is sent again is another message, and
// the late reply to an earlier try of the same line is dropped.
// caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts 09.client-gives-up
// caught by: 09.client-waits-200-ms 09.client-strays-change-no-wait 09.client-late-reply
// cause: new-id-for-each-try

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

const TIMEOUT_MS = 200;
const MAX_TRIES = 5;

const socket = dgram.createSocket('udp4');
let counter = 0;

const nextId = () => {
  counter = (counter + 1) >>> 0;
  return counter;
};

function sendOnce(payload) {
  const id = nextId();
  const header = Buffer.alloc(4);
  header.writeUInt32BE(id);

  return new Promise((resolve, reject) => {
    const cleanup = () => {
      clearTimeout(timer);
      socket.off('message', onMessage);
      socket.off('error', onError);
    };
    const onMessage = (msg) => {
      if (msg.length < 4 || msg.length > 1024) return;
      if (msg.readUInt32BE(0) !== id) return;
      cleanup();
      resolve(msg.subarray(4));
    };
    const onError = (err) => {
      cleanup();
      reject(err);
    };
    const timer = setTimeout(() => {
      cleanup();
      resolve(null);
    }, TIMEOUT_MS);

    socket.on('message', onMessage);
    socket.on('error', onError);
    socket.send(Buffer.concat([header, payload]));
  });
}

async function request(payload) {
  for (let i = 0; i < MAX_TRIES; i++) {
    const reply = await sendOnce(payload);
    if (reply !== null) return reply;
  }
  throw new Error(`no reply after ${MAX_TRIES} tries`);
}

async function* inputLines() {
  let rest = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    rest = Buffer.concat([rest, chunk]);
    let i;
    while ((i = rest.indexOf(10)) >= 0) {
      const end = i > 0 && rest[i - 1] === 13 ? i - 1 : i;
      yield rest.subarray(0, end);
      rest = rest.subarray(i + 1);
    }
  }
  if (rest.length > 0) yield rest;
}

function connect() {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(port, host, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

try {
  await connect();
  for await (const line of inputLines()) {
    const reply = await request(line);
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
  socket.close();
} catch (err) {
  console.error(`${address}: ${err.message}`);
  process.exit(1);
}
