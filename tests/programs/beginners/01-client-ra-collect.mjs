// Each chunk is turned into a string by itself and the strings are joined. When the reply is cut in the
// middle of a character such as ß, both halves become U+FFFD, and the count of bytes is wrong as well.
// (Lines are strings, too: what isn't UTF-8 in the input is not sent as it is.).
// caught by: 01.client-joins-split-character
// cause: decodes-piece-by-piece

import net from 'node:net';
import readline from 'node:readline';

const [host, port] = (process.argv[2] ?? '127.0.0.1:8888').split(':');

const socket = net.connect(Number(port), host);
let text = '';
let expected = 0;
let done = null;

function check() {
  if (done && Buffer.byteLength(text) >= expected) {
    const finish = done;
    done = null;
    finish(text);
  }
}

socket.on('data', (chunk) => {
  text += chunk;
  check();
});
socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});

function ask(message) {
  text = '';
  expected = Buffer.byteLength(message);
  return new Promise((resolve) => {
    done = resolve;
    socket.write(message);
    check();
  });
}

socket.on('connect', async () => {
  const input = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  for await (const line of input) {
    console.log(await ask(line));
  }
  socket.end();
});
