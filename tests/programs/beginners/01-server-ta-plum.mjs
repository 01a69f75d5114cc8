// When the client has finished, the server calls process.exit straight away. socket.write only put the
// answers into Node's own queue, so whatever the client had not read yet is lost.
// caught by: 01.half-close-gets-everything
// cause: closes-before-all-is-sent

import net from 'node:net';

const address = process.argv[2] ?? '127.0.0.1:8888';
const colon = address.lastIndexOf(':');
const host = address.slice(0, colon);
const port = Number(address.slice(colon + 1));

function upper(chunk) {
  const out = Buffer.from(chunk);
  for (let i = 0; i < out.length; i++) {
    if (out[i] >= 97 && out[i] <= 122) out[i] -= 32;
  }
  return out;
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  server.close(); // one client is enough

  socket.on('data', (chunk) => {
    socket.write(upper(chunk));
  });

  socket.on('end', () => {
    socket.end();
    process.exit(0);
  });

  socket.on('error', (err) => {
    console.error(`${address}: ${err.message}`);
    process.exit(1);
  });
});

server.on('error', (err) => {
  console.error(`${address}: ${err.message}`);
  process.exit(1);
});

server.listen(port, host, () => {
  const at = server.address();
  process.stdout.write(`listening on ${at.address}:${at.port}\n`);
});
