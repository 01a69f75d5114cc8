// one interval that runs since the start repeats whatever is outstanding. It knows nothing of when the
// message was sent, so a message that waits for its answer can be sent again after a few milliseconds
// instead of a second, and then two answers come.
// caught by: 04.client-one-datagram-per-line
// by luck: 04.client-one-at-a-time 04.client-ignores-strangers
// cause: message-repeated

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

const socket = dgram.createSocket('udp4');
const waiting = [];      // lines not sent yet
let current = null;      // sent, not answered
let rest = Buffer.alloc(0);
let inputEnded = false;
let timer;

function fail(error) {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
}

function next() {
  if (current !== null) return;
  if (waiting.length > 0) {
    current = waiting.shift();
    socket.send(current);
  } else if (inputEnded) {
    clearInterval(timer);
    socket.close();
  }
}

function addLine(line, complete) {
  if (complete && line.length > 0 && line[line.length - 1] === 13) {
    line = line.subarray(0, line.length - 1);
  }
  waiting.push(Buffer.from(line));
}

socket.on('error', fail);

socket.on('message', (reply) => {
  if (current === null) return;
  process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  current = null;
  next();
});

socket.on('connect', () => {
  // datagrams get lost, so try again every second
  timer = setInterval(() => {
    if (current !== null) socket.send(current);
  }, 1000);

  process.stdin.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    let at;
    while ((at = rest.indexOf(10)) >= 0) {
      addLine(rest.subarray(0, at), true);
      rest = rest.subarray(at + 1);
    }
    next();
  });
  process.stdin.on('end', () => {
    if (rest.length > 0) addLine(rest, false);
    inputEnded = true;
    next();
  });
});

socket.connect(port, host);
