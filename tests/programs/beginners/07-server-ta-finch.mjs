// socket.write never waits: what the client does not take is kept in Node's queue, and the result of
// write is not looked at. If a client sends much and reads nothing, the server reads on and its memory
// grows with it.
// caught by: 07.stops-reading
// cause: queue-without-bound

import net from 'node:net';

class EchoServer {
  constructor(address) {
    this.address = address;
    const colon = address.lastIndexOf(':');
    this.host = address.slice(0, colon);
    this.port = Number(address.slice(colon + 1));
    // allowHalfOpen: the client may stop sending and still wants its answers
    this.server = net.createServer({ allowHalfOpen: true });
    this.server.on('connection', (socket) => this.serve(socket));
    this.server.on('error', (err) => this.failed(err));
    this.server.on('listening', () => this.announce());
  }

  start() {
    this.server.listen({ host: this.host, port: this.port });
  }

  announce() {
    const { address, port } = this.server.address();
    process.stdout.write(`listening on ${address}:${port}\n`);
  }

  failed(err) {
    console.error(`${this.address}: ${err.message}`);
    if (!this.server.listening) process.exit(1);
  }

  serve(socket) {
    socket.on('data', (chunk) => socket.write(this.upper(chunk)));
    socket.on('end', () => socket.end());
    socket.on('error', (err) => {
      console.error(`client: ${err.message}`);
      socket.destroy();
    });
  }

  upper(chunk) {
    for (let i = 0; i < chunk.length; i++) {
      const b = chunk[i];
      if (b >= 0x61 && b <= 0x7a) chunk[i] = b - 0x20;
    }
    return chunk;
  }
}

new EchoServer(process.argv[2] ?? '127.0.0.1:8888').start();
