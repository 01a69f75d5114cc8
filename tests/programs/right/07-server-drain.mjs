// passes: 07 server
// A write that returns false is waited for: 'drain'.
import net from 'node:net';

const [host, port] = (process.argv[2] ?? '127.0.0.1:8888').split(':');
const upper = (data) => Buffer.from(data.map((b) => (b >= 97 && b <= 122 ? b - 32 : b)));
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('data', (data) => {
    if (!socket.write(upper(data))) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  });
  socket.on('end', () => socket.end());
  socket.on('error', (error) => console.error(error.message));
});
server.on('error', (error) => {
  console.error(`${host}:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(Number(port), host, () => {
  const at = server.address();
  console.log(`listening on ${at.address}:${at.port}`);
});
