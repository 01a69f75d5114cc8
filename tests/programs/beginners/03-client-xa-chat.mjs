// When the server closes in the middle of a reply, the 'end' event delivers what has come so far as if
// it were the whole reply. Half a reply (or an empty line) is printed, and the exit code is 0.
// caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
// cause: end-unnoticed

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const socket = net.connect({
  host: address.slice(0, colon),
  port: Number(address.slice(colon + 1)),
});

let pieces = [];
let missing = 0;
let deliver = null;

function finished() {
  if (deliver) {
    const callback = deliver;
    deliver = null;
    callback(Buffer.concat(pieces));
  }
}

socket.on('data', (piece) => {
  pieces.push(piece);
  missing -= piece.length;
  if (missing <= 0) finished();
});

socket.on('end', () => {
  finished();
});

function fail(error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}

socket.on('error', fail);

function ask(message) {
  return new Promise((resolve) => {
    pieces = [];
    missing = message.length;
    deliver = resolve;
    socket.write(message, (error) => {
      if (error) fail(error);
    });
  });
}

async function* lines(input) {
  let rest = Buffer.alloc(0);
  for await (const chunk of input) {
    rest = Buffer.concat([rest, chunk]);
    let end;
    while ((end = rest.indexOf(10)) !== -1) {
      let line = rest.subarray(0, end);
      if (line.length > 0 && line[line.length - 1] === 13) line = line.subarray(0, -1);
      rest = rest.subarray(end + 1);
      yield line;
    }
  }
  if (rest.length > 0) yield rest;
}

for await (const line of lines(process.stdin)) {
  if (line.length === 0) continue;
  const reply = await ask(line);
  process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
}
socket.end(() => socket.destroy());
