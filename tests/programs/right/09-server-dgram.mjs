// passes: 09 server
// Node: an event for each datagram; an error of the socket's is noted, unless it could not be bound.
import dgram from "node:dgram";

const address = process.argv[2] ?? "127.0.0.1:8888";
const [host, port] = address.split(":");
const socket = dgram.createSocket("udp4");
let bound = false;

socket.on("error", (error) => {
  console.error(`${address}: ${error.message}`);
  if (!bound) process.exit(1);
});
socket.on("message", (message, client) => {
  if (message.length < 4 || message.length > 1024) {
    console.error(`${client.address}:${client.port}: ${message.length} bytes are no message`);
    return;
  }
  for (let i = 4; i < message.length; i++) {
    if (message[i] >= 0x61 && message[i] <= 0x7a) message[i] -= 0x20;
  }
  socket.send(message, client.port, client.address);
});
socket.bind(Number(port), host, () => {
  bound = true;
  console.log(`listening on ${host}:${socket.address().port}`);
});
