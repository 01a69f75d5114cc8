// passes: 02 server
// passes: 03 server
// socket → transform → socket; the pipeline does the rest.
import net from "node:net";
import { pipeline, Transform } from "node:stream";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");

function upper() {
  return new Transform({
    transform(bytes, _encoding, done) {
      for (let i = 0; i < bytes.length; i++) {
        if (bytes[i] >= 0x61 && bytes[i] <= 0x7a) bytes[i] &= ~0x20;
      }
      done(null, bytes);
    },
  });
}

const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  pipeline(socket, upper(), socket, (error) => {
    console.log(error ? `lost a client: ${error.code}` : "a client has left");
  });
});
server.on("error", (error) => {
  process.stderr.write(`${address}: ${error.code}\n`, () => process.exit(1));
});
server.listen(Number(port), host, () => {
  const bound = server.address();
  console.log(`listening on ${bound.address}:${bound.port}`);
});
