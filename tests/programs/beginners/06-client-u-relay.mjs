// The next line is taken from the queue with `if (line)`, and an empty string is false. The empty line
// vanishes; and as the pump stops there, the lines behind it wait until another one is typed or stay
// unsent.
// caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
// cause: empty-datagram-skipped

import dgram from 'node:dgram';
import readline from 'node:readline';

const [host, port] = splitAddress(process.argv[2] ?? '127.0.0.1:8888');

function splitAddress(text) {
  const i = text.lastIndexOf(':');
  return [text.slice(0, i), Number(text.slice(i + 1))];
}

const socket = dgram.createSocket('udp4');
const lines = [];
let waiting = false;
let inputDone = false;

function sendNext() {
  if (waiting) return;
  const line = lines.shift();
  if (line) {
    waiting = true;
    socket.send(Buffer.from(line, 'latin1'));
  } else if (inputDone) {
    socket.close();
  }
}

socket.on('message', (answer) => {
  waiting = false;
  process.stdout.write(answer);
  process.stdout.write('\n');
  sendNext();
});

socket.on('error', (error) => {
  console.error(`${process.argv[2] ?? '127.0.0.1:8888'}: ${error.message}`);
  process.exit(1);
});

socket.connect(port, host, () => {
  process.stdin.setEncoding('latin1');
  const rl = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  rl.on('line', (line) => {
    lines.push(line);
    sendNext();
  });
  rl.on('close', () => {
    inputDone = true;
    sendNext();
  });
});
