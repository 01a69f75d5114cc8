// The path is put together with path.join(process.cwd(), ADDRESS), which does not keep an absolute path:
// given /tmp/echo.sock it tries cwd/tmp/echo.sock, fails or listens at another place.
// caught by: 05.announces-itself 05.echoes-exactly 05.moves-large-messages 05.serves-many-clients
// caught by: 05.half-close-gets-everything 05.backlog-client-is-served 05.clients-kept-apart
// caught by: 05.idle-after-clients-leave 05.survives-reset-while-waiting 05.survives-broken-pipe
// caught by: 05.survives-close-mid-message 05.survives-mixed-abuse 05.descriptors-do-not-grow
// caught by: 05.survives-short-writes 05.survives-short-reads 05.survives-too-many-files
// caught by: 05.survives-interrupted-calls 05.survives-expired-wait 05.keeps-running
// caught by: 05.file-is-a-socket 05.replaces-stale-socket 05.leaves-live-server-alone
// caught by: 05.path-of-107-bytes
// cause: address-ignored

import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

const address = process.argv[2] ?? 'echo.sock';
const socketPath = path.join(process.cwd(), address);

function fail(err) {
  console.error(`${address}: ${err.message}`);
  process.exit(1);
}

function upper(chunk) {
  const out = Buffer.from(chunk);
  for (let i = 0; i < out.length; i++) {
    if (out[i] >= 0x61 && out[i] <= 0x7a) out[i] -= 0x20;
  }
  return out;
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('data', (chunk) => {
    if (!socket.write(upper(chunk))) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  });
  socket.on('end', () => socket.end());
  socket.on('error', (err) => console.error(`client: ${err.code}`));
});

function isStale() {
  return new Promise((resolve) => {
    if (!fs.lstatSync(socketPath).isSocket()) return resolve(false);
    const probe = net.connect(socketPath);
    probe.on('connect', () => {
      probe.destroy();
      resolve(false);
    });
    probe.on('error', (err) => resolve(err.code === 'ECONNREFUSED'));
  });
}

let replaced = false;
server.on('error', async (err) => {
  if (err.code === 'EADDRINUSE' && !replaced && (await isStale())) {
    replaced = true;
    fs.unlinkSync(socketPath);
    server.listen(socketPath);
    return;
  }
  fail(err);
});

server.on('listening', () => {
  process.stdout.write(`listening on ${address}\n`);
});

server.listen(socketPath);
