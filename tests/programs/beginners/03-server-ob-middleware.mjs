// The 'error' listener of the socket is thought to deal with all errors; but `for await` throws them,
// too, and nobody catches the promise of the handler: at the first reset the whole server ends with exit
// code 1.
// caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
// caught by: 03.survives-reset-before-reply 03.survives-broken-pipe 03.survives-reset-before-accept
// caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
// caught by: 03.keeps-running 03.survives-failed-transfers
// cause: error-not-handled

import net from 'node:net';

function createApp() {
  const stack = [];

  const handle = async (socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    socket.on('error', (err) => {
      process.stderr.write(`${peer}: ${err.message}\n`);
    });

    const send = (data) =>
      new Promise((resolve, reject) => {
        socket.write(data, (err) => (err ? reject(err) : resolve()));
      });

    for await (const chunk of socket) {
      const ctx = { body: chunk, send };
      let i = 0;
      const next = async () => {
        const layer = stack[i++];
        if (layer) await layer(ctx, next);
      };
      await next();
    }
    socket.end();
  };

  return {
    use(layer) {
      stack.push(layer);
      return this;
    },
    listen(host, port, ready) {
      const server = net.createServer({ allowHalfOpen: true }, handle);
      server.listen({ host, port, backlog: 128 }, () => ready(server.address()));
      return server;
    },
  };
}

const upperCase = async (ctx, next) => {
  for (let i = 0; i < ctx.body.length; i++) {
    if (ctx.body[i] >= 0x61 && ctx.body[i] <= 0x7a) ctx.body[i] -= 0x20;
  }
  await next();
};

const reply = async (ctx) => {
  await ctx.send(ctx.body);
};

const address = process.argv[2] ?? '127.0.0.1:8888';
const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? [null, address, '8888'];

createApp()
  .use(upperCase)
  .use(reply)
  .listen(host, Number(port), (at) => {
    console.log(`listening on ${at.address}:${at.port}`);
  })
  .on('error', (err) => {
    process.stderr.write(`${address}: ${err.message}\n`);
    process.exit(1);
  });
