// passes: 07 client
// pipe waits for drain by itself; the end of stdin ends this half of the connection.
import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const [host, port] = address.split(':');
const socket = net.connect({ host, port: Number(port), allowHalfOpen: true });
let sent = 0;
let received = 0;
const fail = (message) => {
  process.stderr.write(`${address}: ${message}\n`, () => process.exit(1));
};
socket.on('error', (error) => fail(error.message));
process.stdout.on('error', () => process.exit(0));
process.stdin.on('data', (data) => { sent += data.length; });
process.stdin.pipe(socket);
socket.on('data', (data) => {
  received += data.length;
  if (!process.stdout.write(data)) {
    socket.pause();
    process.stdout.once('drain', () => socket.resume());
  }
});
socket.on('end', () => {
  if (received < sent) fail('not everything was answered');
  else process.stdout.write('', () => process.exit(0));
});
