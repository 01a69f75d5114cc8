// To "answer always in the same way" it keeps each answer under the client and the id; a client that
// uses an id for another payload gets the old answer, and the map never shrinks.
// caught by: 09.exact-payload 09.remembers-nothing
// caught by: 09.survives-client-that-left
// by luck: 09.one-reply-from-own-address
// cause: replies-remembered

import { createSocket } from 'node:dgram';

const ID = 4;
const LONGEST = 1024;

const address = process.argv[2] ?? '127.0.0.1:8888';
const cut = address.lastIndexOf(':');

const answered = new Map();

function makeAnswer(message) {
  const answer = Buffer.from(message);
  for (let i = ID; i < answer.length; i++) {
    const c = answer[i];
    if (c >= 97 && c <= 122) answer[i] = c - 32;
  }
  return answer;
}

const socket = createSocket('udp4');
let bound = false;

socket.on('listening', () => {
  bound = true;
  const own = socket.address();
  console.log(`listening on ${own.address}:${own.port}`);
});

socket.on('message', (message, from) => {
  const client = `${from.address}:${from.port}`;
  if (message.length < ID || message.length > LONGEST) {
    console.error(`${client}: ${message.length} bytes are no message`);
    return;
  }
  const key = `${client}#${message.readUInt32BE(0)}`;
  let answer = answered.get(key);
  if (answer === undefined) {
    answer = makeAnswer(message);
    answered.set(key, answer);
  }
  socket.send(answer, from.port, from.address, (error) => {
    if (error) console.error(`${client}: ${error.message}`);
  });
});

socket.on('error', (error) => {
  console.error(`${address}: ${error.message}`);
  if (!bound) process.exit(1);
});

socket.bind({ address: address.slice(0, cut), port: Number(address.slice(cut + 1)), exclusive: true });
