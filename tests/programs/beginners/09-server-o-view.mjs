// Reads the id with readUInt32BE but writes it with writeInt32BE, which takes signed numbers; the first
// message with an id of 2147483648 or more ends the server with a RangeError.
// caught by: 09.keeps-the-id
// cause: id-taken-for-signed

import dgram from 'node:dgram';

const address = process.argv[2] || '127.0.0.1:8888';
const [host, port] = address.split(':');

const server = dgram.createSocket('udp4');

function upper(bytes) {
  return bytes.map((b) => (b >= 97 && b <= 122 ? b - 32 : b));
}

function makeReply(id, payload) {
  const reply = Buffer.alloc(4 + payload.length);
  reply.writeInt32BE(id, 0);
  reply.set(upper(payload), 4);
  return reply;
}

let bound = false;

server.on('listening', () => {
  bound = true;
  const me = server.address();
  console.log(`listening on ${me.address}:${me.port}`);
});

server.on('error', (err) => {
  console.error(`${address}: ${err.message}`);
  if (!bound) process.exit(1);
});

server.on('message', (msg, sender) => {
  if (msg.length < 4 || msg.length > 1024) {
    console.error(`no message: ${msg.length} bytes from ${sender.address}:${sender.port}`);
    return;
  }
  const id = msg.readUInt32BE(0);
  server.send(makeReply(id, msg.subarray(4)), sender.port, sender.address, (err) => {
    if (err) console.error(err.message);
  });
});

server.bind(Number(port), host);
