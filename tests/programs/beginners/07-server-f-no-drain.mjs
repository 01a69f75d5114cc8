// caught by: 07.stops-reading
// cause: queue-without-bound
// It writes without looking at what write() returns.
import net from "node:net";
const [host, port] = (process.argv[2] ?? "127.0.0.1:8888").split(":");

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on("data", (data) => {
    for (let i = 0; i < data.length; i++) if (data[i] >= 97 && data[i] <= 122) data[i] -= 32;
    socket.write(data);
  });
  socket.on("end", () => socket.end());
  socket.on("error", (error) => console.error(error.message));
});
server.on("error", (error) => {
  console.error(`${host}:${port}: ${error.message}`);
  process.exit(1);
});
server.listen({ host, port: Number(port) }, () => {
  const a = server.address();
  console.log(`listening on ${a.address}:${a.port}`);
});
