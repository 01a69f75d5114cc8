// Destroys the socket as soon as the client has stopped sending ('end'), although replies may still be
// queued in node; a client that half-closes and reads late gets only the beginning of what it is owed.
// caught by: 05.half-close-gets-everything
// cause: closes-before-all-is-sent

import net from 'node:net';
import fs from 'node:fs';

const path = process.argv[2] ?? 'echo.sock';

function giveUp(reason) {
  console.error(`${path}: ${reason}`);
  process.exit(1);
}

function upper(chunk) {
  const out = Buffer.from(chunk);
  for (let i = 0; i < out.length; i++) {
    if (out[i] >= 0x61 && out[i] <= 0x7a) out[i] -= 0x20;
  }
  return out;
}

const server = net.createServer((socket) => {
  socket.on('data', (chunk) => {
    socket.write(upper(chunk));
  });
  socket.on('end', () => {
    socket.destroy();
  });
  socket.on('error', (err) => console.error(`client: ${err.message}`));
});

let retried = false;
server.on('error', (err) => {
  if (err.code !== 'EADDRINUSE' || retried) giveUp(err.message);
  retried = true;
  if (!fs.lstatSync(path).isSocket()) giveUp('exists and is no socket');
  const probe = net.connect(path);
  probe.on('connect', () => giveUp('a server is already running there'));
  probe.on('error', (e) => {
    if (e.code !== 'ECONNREFUSED') giveUp(e.message);
    fs.unlinkSync(path);
    server.listen(path);
  });
});

server.on('listening', () => console.log(`listening on ${path}`));

if (Buffer.byteLength(path) > 107) giveUp('path too long for a socket');
server.listen(path);
