// An answer is accepted when its IP address is the server's; the port isn't compared, so a datagram of
// any other program on that machine is printed as the answer.
// caught by: 04.client-ignores-strangers
// cause: stranger-believed

import dgram from 'node:dgram';
import { once } from 'node:events';

const [host, port] = (process.argv[2] ?? '127.0.0.1:8888').split(':');
const sock = dgram.createSocket('udp4');

sock.bind(0);
await once(sock, 'listening');

let waiting = null;

sock.on('message', (msg, rinfo) => {
  if (rinfo.address !== host) return; // not our server
  if (waiting) {
    const w = waiting;
    waiting = null;
    w(msg);
  }
});

sock.on('error', (err) => {
  console.error(`${host}:${port}: ${err.message}`);
  process.exit(1);
});

function ask(line) {
  return new Promise((resolve) => {
    waiting = resolve;
    sock.send(line, Number(port), host);
  });
}

function strip(line) {
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
}

async function handle(line) {
  const answer = await ask(line);
  process.stdout.write(answer);
  process.stdout.write('\n');
}

let pending = Buffer.alloc(0);
for await (const chunk of process.stdin) {
  pending = Buffer.concat([pending, chunk]);
  for (let nl = pending.indexOf('\n'); nl >= 0; nl = pending.indexOf('\n')) {
    const line = strip(pending.subarray(0, nl));
    pending = pending.subarray(nl + 1);
    await handle(line);
  }
}
if (pending.length) await handle(pending);
sock.close();
