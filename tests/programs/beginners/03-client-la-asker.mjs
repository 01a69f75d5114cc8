// The promise for a reply listens to 'data' and 'error' only. When the server closes in an orderly way
// while a reply is owed, nothing settles it: the client hangs while stdin is open, or ends with Node's
// exit code 13.
// caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
// cause: end-unnoticed

import { connect } from 'node:net';
import { once } from 'node:events';

const address = process.argv[2] || '127.0.0.1:8888';
const [host, port] = address.split(':');

function fail(err) {
  process.stderr.write(`${address}: ${err.message}\n`);
  process.exit(1);
}

async function* lines(input) {
  let rest = Buffer.alloc(0);
  for await (const chunk of input) {
    rest = Buffer.concat([rest, chunk]);
    let nl;
    while ((nl = rest.indexOf(10)) >= 0) {
      const end = nl > 0 && rest[nl - 1] === 13 ? nl - 1 : nl;
      yield rest.subarray(0, end);
      rest = rest.subarray(nl + 1);
    }
  }
  if (rest.length > 0) yield rest;
}

function ask(socket, message) {
  return new Promise((resolve, reject) => {
    const parts = [];
    let have = 0;
    const onData = (part) => {
      parts.push(part);
      have += part.length;
      if (have >= message.length) {
        socket.off('data', onData);
        socket.off('error', reject);
        resolve(Buffer.concat(parts));
      }
    };
    socket.on('data', onData);
    socket.on('error', reject);
    socket.write(message);
  });
}

try {
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  for await (const line of lines(process.stdin)) {
    if (line.length === 0) continue;
    const reply = await ask(socket, line);
    process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  }
  socket.end();
} catch (err) {
  fail(err);
}
