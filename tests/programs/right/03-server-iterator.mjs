// passes: 02 server
// passes: 03 server
// async/await: for await over the socket, and a pause until the replies are gone. (A plain
// `for await` would destroy the socket at the end of the stream, with what is still owed.)
import { once } from "node:events";
import net from "node:net";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");

async function serve(socket) {
  try {
    for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
      const reply = Buffer.from(bytes, "latin1").map((b) => (b > 96 && b < 123 ? b - 32 : b));
      if (!socket.write(reply)) await once(socket, "drain");
    }
    socket.end();
  } catch (error) {
    console.error("conversation broke:", error.code ?? error);
    socket.destroy();
  }
}

const server = net.createServer({ allowHalfOpen: true });
server.on("connection", (socket) => {
  socket.on("error", () => {});
  serve(socket);
});
try {
  server.listen(Number(port), host);
  await once(server, "listening");
  console.log(`listening on ${host}:${server.address().port}`);
} catch (error) {
  console.error(`cannot listen on ${address}: ${error.message}`);
  process.exit(1);
}
