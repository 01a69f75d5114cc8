// It sets reuseAddr, as TCP servers do for a quick restart. For UDP on Linux that lets a second server
// bind the same port: it doesn't report that the address is in use, but says that it listens, and takes
// the first one's datagrams away.
// caught by: 04.address-in-use
// cause: port-shared

import dgram from 'node:dgram';

const address = process.argv[2] || '127.0.0.1:8888';
const i = address.lastIndexOf(':');
const host = address.slice(0, i);
const port = +address.slice(i + 1);

const table = Uint8Array.from({ length: 256 }, (_, b) => (b >= 97 && b <= 122 ? b - 32 : b));

const server = dgram.createSocket({
  type: host.includes(':') ? 'udp6' : 'udp4',
  reuseAddr: true,
  recvBufferSize: 1 << 20,
});

server
  .on('listening', () => {
    const me = server.address();
    process.stdout.write(`listening on ${me.address}:${me.port}\n`);
  })
  .on('message', (msg, rinfo) => {
    const reply = Buffer.from(msg.map((b) => table[b]));
    server.send(reply, rinfo.port, rinfo.address, (err) => {
      if (err) process.stderr.write(`${rinfo.address}:${rinfo.port}: ${err.message}\n`);
    });
  })
  .on('error', (err) => {
    process.stderr.write(`${address}: ${err.message}\n`);
    server.close();
    process.exitCode = 1;
  });

server.bind({ address: host, port });
