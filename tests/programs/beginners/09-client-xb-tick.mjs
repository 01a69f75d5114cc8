// every datagram that arrives stops the timer, and when it was not the reply a new timer of full 200
// ms is started. With strays that come all the time the next try never happens and the client never
// gives up.
// caught by: 09.client-strays-change-no-wait
// cause: wait-begins-anew

import dgram from 'node:dgram';
import dns from 'node:dns/promises';

const PATIENCE = 200;
const TRIES = 5;

const address = process.argv[2] ?? '127.0.0.1:8888';

async function* readLines(input) {
  let rest = Buffer.alloc(0);
  for await (const chunk of input) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = rest.subarray(0, end);
      rest = rest.subarray(end + 1);
      yield line.at(-1) === 13 ? line.subarray(0, -1) : line;
    }
  }
  if (rest.length > 0) yield rest;
}

async function open() {
  const colon = address.lastIndexOf(':');
  const port = Number(address.slice(colon + 1));
  const { address: host } = await dns.lookup(address.slice(0, colon), { family: 4 });
  const socket = dgram.createSocket('udp4');
  await new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, resolve);
  });
  return { socket, host, port, nextId: 1 };
}

function ask(client, payload) {
  const { socket, host, port } = client;
  const id = client.nextId++;
  const message = Buffer.alloc(4 + payload.length);
  message.writeUInt32BE(id, 0);
  payload.copy(message, 4);

  return new Promise((resolve, reject) => {
    let timer;
    let tries = 0;

    const finish = (action, value) => {
      clearTimeout(timer);
      socket.off('message', receive);
      action(value);
    };

    const wait = () => {
      timer = setTimeout(attempt, PATIENCE);
    };

    const attempt = () => {
      if (tries === TRIES) {
        finish(reject, new Error(`no reply after ${TRIES} tries`));
        return;
      }
      tries += 1;
      socket.send(message, port, host, (error) => {
        if (error) finish(reject, error);
      });
      wait();
    };

    const isReply = (data, from) =>
      from.address === host && from.port === port && data.length >= 4 && data.readUInt32BE(0) === id;

    const receive = (data, from) => {
      clearTimeout(timer);
      if (isReply(data, from)) {
        finish(resolve, data.subarray(4));
      } else {
        wait(); // something else, go on waiting
      }
    };

    socket.on('message', receive);
    attempt();
  });
}

try {
  const client = await open();
  for await (const line of readLines(process.stdin)) {
    if (line.length > 1020) throw new Error('the line is longer than 1020 bytes');
    const reply = await ask(client, line);
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
  client.socket.close();
} catch (error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}
