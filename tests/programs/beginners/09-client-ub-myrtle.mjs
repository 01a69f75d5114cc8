// Each try has a socket of its own, which is closed when its 200 ms are over. A reply to an earlier
// try that comes late finds no socket any more, though its id is right: a server that always takes 250
// ms is never heard.
// caught by: 09.client-late-reply
// cause: socket-for-each-try

import dgram from 'node:dgram';
import { randomInt } from 'node:crypto';

const TRIES = 5;
const PATIENCE = 200;
const LONGEST = 1020;

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const server = { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };

/** Runs `body` with a connected socket that is closed in any case. */
async function withSocket(body) {
  const socket = dgram.createSocket('udp4');
  try {
    return await new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.connect(server.port, server.host, (error) => {
        if (error) reject(error);
        else body(socket, resolve, reject);
      });
    });
  } finally {
    socket.close();
  }
}

/** One try: resolves to the payload, or to null when the time is over. */
function attempt(message) {
  return withSocket((socket, resolve, reject) => {
    const timer = setTimeout(resolve, PATIENCE, null);
    const done = (settle, value) => {
      clearTimeout(timer);
      settle(value);
    };
    socket.removeAllListeners('error');
    socket.on('error', (error) => done(reject, error));
    socket.on('message', (reply) => {
      if (reply.length >= 4 && reply.readUInt32BE(0) === message.readUInt32BE(0)) {
        done(resolve, reply.subarray(4));
      }
    });
    socket.send(message, (error) => {
      if (error) done(reject, error);
    });
  });
}

async function ask(id, payload) {
  const message = Buffer.alloc(4 + payload.length);
  message.writeUInt32BE(id, 0);
  payload.copy(message, 4);
  for (let left = TRIES; left > 0; left--) {
    const reply = await attempt(message);
    if (reply) return reply;
  }
  throw new Error(`no reply after ${TRIES} tries`);
}

async function* lines(input) {
  let rest = Buffer.alloc(0);
  for await (const part of input) {
    rest = Buffer.concat([rest, part]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = rest.subarray(0, end);
      rest = rest.subarray(end + 1);
      yield line.at(-1) === 13 ? line.subarray(0, -1) : line;
    }
  }
  if (rest.length > 0) yield rest;
}

try {
  let id = randomInt(2 ** 32);
  for await (const line of lines(process.stdin)) {
    if (line.length > LONGEST) throw new Error(`a line is longer than ${LONGEST} bytes`);
    const reply = await ask(id, line);
    id = (id + 1) % 2 ** 32;
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
} catch (error) {
  process.stderr.write(`${address}: ${error.message}\n`);
  process.exit(1);
}
