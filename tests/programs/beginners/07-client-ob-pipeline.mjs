// Stream.pipeline() is trusted to report a stream that ends too early; but an orderly end of the server
// after the half-close is no error for it. Bytes that are still owed are not missed: no message, exit
// code 0.
// caught by: 07.client-server-closes-early
// cause: failure-taken-for-success

import net from 'node:net';
import { pipeline, Transform } from 'node:stream';

const address = process.argv[2] ?? '127.0.0.1:8888';
const separator = address.lastIndexOf(':');
const options = {
  host: address.slice(0, separator),
  port: Number(address.slice(separator + 1)),
  allowHalfOpen: true,
};

const die = (err) => {
  process.stderr.write(`${address}: ${err.message}\n`, () => process.exit(1));
};

process.stdout.on('error', (err) => {
  if (err.code === 'EPIPE') process.exit(0);
  die(err);
});

const socket = net.connect(options);
socket.once('error', die);

socket.once('connect', () => {
  let inputEnded = false;
  process.stdin.once('end', () => {
    inputEnded = true;
  });

  // what comes back, on its way to the terminal
  const toScreen = new Transform({
    transform(chunk, _encoding, next) {
      next(null, chunk);
    },
    flush(next) {
      next(inputEnded ? null : new Error('the server closed the connection'));
    },
  });

  socket.removeListener('error', die);
  toScreen.pipe(process.stdout);

  pipeline(process.stdin, socket, toScreen, (err) => {
    if (err) {
      die(err);
      return;
    }
    process.stdout.write('', () => process.exit(0));
  });
});
