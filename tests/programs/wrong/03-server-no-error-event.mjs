// caught by: 03.descriptors-do-not-grow 03.keeps-running 03.survives-broken-pipe
// caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.survives-reset-before-accept
// caught by: 03.survives-reset-while-replying 03.survives-reset-while-waiting
// caught by: 03.survives-failed-transfers 03.survives-reset-before-reply
// cause: error-not-handled
// An error event that nobody listens for ends the process.
import net from "node:net";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const server = net.createServer((socket) => {
  socket.on("data", (data) => {
    const reply = Buffer.from(data.map((b) => (b >= 97 && b <= 122 ? b - 32 : b)));
    if (!socket.write(reply)) {
      socket.pause();
      socket.once("drain", () => socket.resume());
    }
  });
});
server.on("error", (error) => {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
});
server.listen(Number(port), host, () => console.log(`listening on ${host}:${server.address().port}`));
