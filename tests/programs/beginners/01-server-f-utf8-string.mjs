// caught by: 01.exact-on-every-byte 01.utf8-passes-through 01.half-close-gets-everything
// cause: text-instead-of-bytes closes-before-all-is-sent
// It decodes each piece as UTF-8 and upper-cases it as a string.
import net from "node:net";
const [host, port] = (process.argv[2] ?? "127.0.0.1:8888").split(":");

const server = net.createServer((socket) => {
  socket.setEncoding("utf8");
  socket.on("data", (text) => socket.write(text.toUpperCase()));
  socket.on("end", () => process.exit(0));
});
server.listen({ host, port: Number(port) }, () => {
  const a = server.address();
  console.log(`listening on ${a.address}:${a.port}`);
});
