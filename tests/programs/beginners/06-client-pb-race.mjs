// The answer is kept as a string and the loop repeats while it is falsy, meant for "nothing came within
// a second". An empty answer is falsy, too: the empty datagram is sent again and again, and nothing is
// printed.
// caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
// cause: empty-reply-waited-past message-repeated

import dgram from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const address = process.argv[2] ?? '127.0.0.1:8888';
const [, host, port] = address.match(/^(.*):(\d+)$/) ?? [null, address, '8888'];

const socket = dgram.createSocket('udp4');

function die(error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}
socket.on('error', die);

async function* lines(stream) {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      yield rest.subarray(0, rest[end - 1] === 13 ? end - 1 : end);
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length) yield rest;
}

async function nextAnswer(signal) {
  const [message] = await once(socket, 'message', { signal });
  return message.toString('latin1');
}

async function ask(message) {
  let answer;
  do {
    const abort = new AbortController();
    const pending = nextAnswer(abort.signal).catch(() => undefined);
    socket.send(message);
    answer = await Promise.race([pending, sleep(1000, undefined, { signal: abort.signal }).catch(() => undefined)]);
    abort.abort();
  } while (!answer);
  return Buffer.from(answer, 'latin1');
}

try {
  socket.connect(Number(port), host);
  await once(socket, 'connect');
  for await (const line of lines(process.stdin)) {
    const answer = await ask(line);
    process.stdout.write(Buffer.concat([answer, Buffer.from('\n')]));
  }
  socket.close();
} catch (error) {
  die(error);
}
