// Listen() gets the port alone, as app.listen(port) does in a web framework, and so binds every address
// of the machine (::); the host of ADDRESS only appears in what is printed.
// caught by: 01.announces-itself 01.binds-given-address
// cause: announcement-wrong address-ignored

import net from 'node:net';

function app(handler) {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const req = socket;
    const res = {
      send(body, done) {
        if (socket.write(body)) done();
        else socket.once('drain', done);
      },
      end() {
        socket.end();
      },
    };
    // a single client: nobody else is let in
    server.close();
    handler(req, res);
  });
  return server;
}

function toUpper(buffer) {
  return buffer.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte));
}

const echo = app((req, res) => {
  req.on('data', (chunk) => {
    req.pause();
    res.send(toUpper(chunk), () => req.resume());
  });
  req.on('end', () => res.end());
  req.on('error', (err) => console.error(err.message));
});

const [host, port] = (process.argv[2] || '127.0.0.1:8888').split(':');

echo.listen(Number(port), () => {
  console.log(`listening on ${host}:${echo.address().port}`);
});
