// Each line is sent as soon as it is read, without waiting for the answer to the one before; with
// several lines in stdin all datagrams leave at once.
// caught by: 06.client-converses 06.client-empty-between-others
// cause: sends-ahead

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const [host, port] = address.split(':');

const socket = dgram.createSocket('udp4');
let pending = 0;
let finished = false;
let rest = Buffer.alloc(0);

function fail(err) {
  console.error(`${address}: ${err.message}`);
  process.exit(1);
}

function sendLine(line) {
  if (line.length > 0 && line[line.length - 1] === 0x0d) {
    line = line.subarray(0, -1);
  }
  pending++;
  socket.send(line, (err) => { if (err) fail(err); });
}

function maybeClose() {
  if (finished && pending === 0) socket.close();
}

socket.on('error', fail);

socket.on('message', (msg) => {
  process.stdout.write(Buffer.concat([msg, Buffer.from('\n')]));
  pending--;
  maybeClose();
});

socket.on('connect', () => {
  process.stdin.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    let end;
    while ((end = rest.indexOf(0x0a)) !== -1) {
      sendLine(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
    }
  });
  process.stdin.on('end', () => {
    if (rest.length > 0) sendLine(rest);
    finished = true;
    maybeClose();
  });
});

socket.connect(Number(port), host);
