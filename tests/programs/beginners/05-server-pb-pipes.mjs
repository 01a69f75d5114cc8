// "connection refused" is taken as proof that a dead server's socket lies there, but connecting to a
// regular file is refused, too. `server notes.txt` deletes the user's file and puts a socket in its
// place.
// caught by: 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink 05.path-too-long
// cause: removes-what-is-not-its-own path-cut

import net from 'node:net';
import { unlinkSync } from 'node:fs';
import { once } from 'node:events';
import { Transform } from 'node:stream';

const path = process.argv[2] ?? 'echo.sock';

class UpperCase extends Transform {
  _transform(chunk, _encoding, done) {
    const copy = Buffer.from(chunk);
    for (const [i, b] of copy.entries()) {
      if (b >= 0x61 && b <= 0x7a) copy[i] = b - 0x20;
    }
    done(null, copy);
  }
}

function fail(error) {
  console.error(`${path}: ${error.message}`);
  process.exit(1);
}

async function isAlive(address) {
  const probe = net.connect(address);
  try {
    await once(probe, 'connect');
    return true;
  } catch (error) {
    if (error.code === 'ECONNREFUSED') return false;
    throw error;
  } finally {
    probe.destroy();
  }
}

async function listen(server, address) {
  server.listen(address);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error.code !== 'EADDRINUSE' || (await isAlive(address))) throw error;
    unlinkSync(address);
    server.listen(address);
    await once(server, 'listening');
  }
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  const upper = new UpperCase();
  socket.on('error', (error) => {
    console.error(`client: ${error.message}`);
    upper.destroy();
    socket.destroy();
  });
  socket.pipe(upper).pipe(socket);
});

try {
  await listen(server, path);
} catch (error) {
  fail(error);
}
server.on('error', (error) => console.error(`accept: ${error.message}`));
console.log(`listening on ${path}`);
