// BACKLOG is limited to 128, taken for the greatest number that the kernel allows (the old SOMAXCONN);
// with `server ADDRESS 500` the queue is 128 long. Up to 128 the number is used as it is. (Small second
// one, from Node itself: a client that is reset before it is accepted is named `undefined:undefined`.)
// demands: "It listens with exactly BACKLOG: the number for `listen(2)`, 128 if none is given.".
// caught by: 08.backlog-as-given
// cause: backlog-not-passed

import net from 'node:net';

const SOMAXCONN = 128;

class EchoServer {
  constructor(address, backlog) {
    this.address = address;
    const colon = address.lastIndexOf(':');
    this.host = address.slice(0, colon);
    this.port = parseInt(address.slice(colon + 1), 10);
    this.backlog = Math.min(backlog, SOMAXCONN);
    this.server = net.createServer({ allowHalfOpen: true }, (client) => this.handle(client));
    this.server.on('error', (error) => this.failed(error));
  }

  start() {
    this.server.listen({ host: this.host, port: this.port, backlog: this.backlog }, () => {
      const { address, port } = this.server.address();
      process.stdout.write(`listening on ${address}:${port}\n`);
    });
  }

  failed(error) {
    process.stderr.write(`${this.address}: ${error.code} ${error.message}\n`);
    if (!this.server.listening) process.exit(1);
  }

  handle(client) {
    const peer = `${client.remoteAddress}:${client.remotePort}`;
    const local = `${client.localAddress}:${client.localPort}`;
    process.stdout.write(`client ${peer} at ${local}\n`);

    client.on('error', (error) => process.stderr.write(`${peer}: ${error.code}\n`));
    client.on('data', (data) => {
      for (let i = 0; i < data.length; i += 1) {
        const c = data[i];
        if (c >= 97 && c <= 122) data[i] = c - 32;
      }
      if (client.write(data)) return;
      client.pause();
      client.once('drain', () => client.resume());
    });
    client.on('end', () => client.end());
  }
}

const [address = '127.0.0.1:8888', backlogText = '128'] = process.argv.slice(2);
const backlog = Number(backlogText);
if (!Number.isInteger(backlog)) {
  console.error(`BACKLOG must be a number: ${backlogText}`);
  process.exit(2);
}
new EchoServer(address, backlog).start();
