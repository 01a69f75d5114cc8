// The Transform that cuts stdin into lines is a stream of bytes, not of objects, and such a stream
// drops an empty chunk that is pushed. An empty line never comes out of it: nothing is sent and
// nothing printed.
// caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
// cause: empty-datagram-skipped

import dgram from 'node:dgram';
import { Transform } from 'node:stream';

const address = process.argv[2] ?? '127.0.0.1:8888';
const cut = address.lastIndexOf(':');

function splitter() {
  let rest = Buffer.alloc(0);
  return new Transform({
    transform(chunk, _encoding, done) {
      let data = Buffer.concat([rest, chunk]);
      let end;
      while ((end = data.indexOf(0x0a)) !== -1) {
        const line = data.subarray(0, end);
        this.push(line.at(-1) === 0x0d ? line.subarray(0, -1) : line);
        data = data.subarray(end + 1);
      }
      rest = data;
      done();
    },
    flush(done) {
      if (rest.length > 0) this.push(rest);
      done();
    },
  });
}

const socket = dgram.createSocket('udp4');
const lines = splitter();
let owed = false;
let finished = false;

socket.on('error', (error) => {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
});

socket.on('message', (reply) => {
  if (!owed) return;
  owed = false;
  process.stdout.write(Buffer.concat([reply, Buffer.from('\n')]));
  if (finished) socket.close();
  else lines.resume();
});

lines.on('data', (line) => {
  lines.pause();
  owed = true;
  socket.send(line);
});

lines.on('end', () => {
  finished = true;
  if (!owed) socket.close();
});
lines.pause();

socket.connect(Number(address.slice(cut + 1)), address.slice(0, cut), () => {
  process.stdin.pipe(lines);
  lines.resume();
});
