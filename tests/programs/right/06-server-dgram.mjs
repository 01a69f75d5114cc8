// passes: 04 server
// passes: 06 server
// A message event for each datagram, empty ones too.
import dgram from "node:dgram";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const socket = dgram.createSocket("udp4");

socket.on("message", (data, peer) => {
  for (const [i, b] of data.entries()) if (b >= 97 && b <= 122) data[i] = b - 32;
  socket.send(data, peer.port, peer.address, (error) => {
    if (error) console.error(`to ${peer.address}:${peer.port}: ${error.message}`);
  });
});
socket.on("listening", () => console.log(`listening on ${host}:${socket.address().port}`));
socket.on("error", (error) => {
  console.error(`${address}: ${error.message}`);
  process.exit(1);
});
socket.bind(Number(port), host);
