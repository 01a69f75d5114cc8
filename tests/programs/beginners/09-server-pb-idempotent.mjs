// The server keeps its answers by client and id, as a web service does with idempotency keys. The same
// id with another payload from the same client gets the old answer, and the map grows with every
// message.
// caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
// cause: replies-remembered

import dgram from 'node:dgram';
import { parseArgs } from 'node:util';

const { positionals } = parseArgs({ allowPositionals: true });
const address = positionals[0] ?? '127.0.0.1:8888';
const split = address.lastIndexOf(':');

const ID = 4;
const LONGEST = 1024;
const answers = new Map();

function answerTo(message) {
  const answer = Buffer.from(message);
  for (let i = ID; i < answer.length; i++) {
    if (answer[i] >= 97 && answer[i] <= 122) answer[i] -= 32;
  }
  return answer;
}

const socket = dgram.createSocket('udp4');

socket.once('error', (error) => {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
});

socket.on('message', (message, from) => {
  const peer = `${from.address}:${from.port}`;
  if (message.length < ID || message.length > LONGEST) {
    console.error(`${peer}: ${message.length} bytes are no message`);
    return;
  }
  const key = `${peer}#${message.readUInt32BE(0)}`;
  let answer = answers.get(key);
  if (answer === undefined) {
    answer = answerTo(message);
    answers.set(key, answer);
  }
  socket.send(answer, from.port, from.address, (error) => {
    if (error) console.error(`${peer}: ${error.message}`);
  });
});

socket.bind(Number(address.slice(split + 1)), address.slice(0, split), () => {
  socket.removeAllListeners('error');
  socket.on('error', (error) => console.error(error.message));
  const { address: host, port } = socket.address();
  console.log(`listening on ${host}:${port}`);
});
