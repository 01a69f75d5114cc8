// Each line is sent as soon as it is read; the answers are only counted so that the program knows when
// to stop. With piped input all lines go out at once instead of one after the other.
// caught by: 04.client-one-at-a-time
// cause: sends-ahead

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

const socket = dgram.createSocket('udp4');
let owed = 0;
let inputEnded = false;
let rest = Buffer.alloc(0);

function fail(err) {
  process.stderr.write(`${address}: ${err.message}\n`);
  process.exit(1);
}

function finishIfDone() {
  if (inputEnded && owed === 0) socket.close();
}

function sendLine(line) {
  if (line.length === 0) return;
  owed++;
  socket.send(line, (err) => {
    if (err) fail(err);
  });
}

function onInput(chunk) {
  rest = Buffer.concat([rest, chunk]);
  let newline;
  while ((newline = rest.indexOf(10)) >= 0) {
    let line = rest.subarray(0, newline);
    if (line.length > 0 && line[line.length - 1] === 13) line = line.subarray(0, -1);
    rest = rest.subarray(newline + 1);
    sendLine(line);
  }
}

socket.on('message', (reply) => {
  process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  owed--;
  finishIfDone();
});
socket.on('error', fail);

// connected, so the kernel throws away what others send
socket.connect(port, host, (err) => {
  if (err) fail(err);
  process.stdin.on('data', onInput);
  process.stdin.on('end', () => {
    sendLine(rest); // last line without \n
    inputEnded = true;
    finishIfDone();
  });
});
