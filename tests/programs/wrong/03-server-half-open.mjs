// caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
// caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
// caught by: 02.keeps-running 03.serves-many-clients 03.half-close-gets-everything
// caught by: 03.clients-kept-apart 03.idle-after-clients-leave 03.descriptors-do-not-grow
// cause: connection-not-closed
// Asks for half-open connections, and then never closes its own half.
import net from "node:net";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on("data", (data) => socket.write(data.map((b) => (b >= 97 && b <= 122 ? b - 32 : b))));
  socket.on("error", () => socket.destroy());
});
server.on("error", (error) => {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
});
server.listen(Number(port), host, () => console.log(`listening on ${host}:${server.address().port}`));
