// Each chunk becomes a string and back. Bytes that are not valid UTF-8 come back as EF BF BD, letters
// such as ä are turned into upper case too, and a character that two chunks share is destroyed.
// caught by: 07.echoes-exactly 07.moves-large-stream 07.memory-does-not-grow 07.stops-reading
// caught by: 07.half-close-after-8-mib
// cause: text-instead-of-bytes

import net from 'node:net';
import { Transform, pipeline } from 'node:stream';

const [host, port] = (() => {
  const address = process.argv[2] || '127.0.0.1:8888';
  const i = address.lastIndexOf(':');
  return [address.slice(0, i), Number(address.slice(i + 1))];
})();

class UpperCase extends Transform {
  _transform(chunk, encoding, callback) {
    callback(null, chunk.toString().toUpperCase());
  }
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  pipeline(socket, new UpperCase(), socket, (err) => {
    if (err) console.error(`${peer}: ${err.message}`);
    socket.destroy();
  });
});

server.on('error', (err) => {
  console.error(`${host}:${port}: ${err.message}`);
  if (!server.listening) process.exit(1);
});

server.listen(port, host, () => {
  const { address, port: realPort } = server.address();
  console.log(`listening on ${address}:${realPort}`);
});
