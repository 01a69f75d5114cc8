// caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
// cause: empty-datagram-skipped
// A message of nothing looks like no message.
import dgram from "node:dgram";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const socket = dgram.createSocket("udp4");
socket.on("message", (data, peer) => {
  if (!data.length) return;
  const reply = data.map((b) => (b >= 97 && b <= 122 ? b - 32 : b));
  socket.send(reply, peer.port, peer.address);
});
socket.on("error", (error) => {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
});
socket.bind(Number(port), host, () => console.log(`listening on ${host}:${socket.address().port}`));
