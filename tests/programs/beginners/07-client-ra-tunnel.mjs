// Nobody counts. When the server closes its stream before everything has been answered, this looks like
// the normal end: no message, exit code 0.
// caught by: 07.client-server-closes-early
// cause: failure-taken-for-success

import net from 'node:net';
import { argv, exit, stderr, stdin, stdout } from 'node:process';

const address = argv[2] || '127.0.0.1:8888';
const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? [];
if (!port) {
  stderr.write(`${address}: an address is HOST:PORT\n`);
  exit(1);
}

const server = net.connect({ host, port: Number(port) });

server.on('error', ({ message }) => {
  stderr.write(`${address}: ${message}\n`);
  exit(1);
});

stdout.on('error', (error) => {
  if (error.code === 'EPIPE') exit(0);
  throw error;
});

server.once('connect', () => {
  stdin.pipe(server); // ends our half when the input ends
  server.pipe(stdout);
});

server.once('close', (hadError) => {
  exit(hadError ? 1 : 0);
});
