// caught by: 05.path-too-long
// cause: address-ignored path-cut
// The library cuts a path that is too long to what fits, and reports no error.
import fs from "node:fs";
import net from "node:net";

const path = process.argv[2] ?? "echo.sock";

function fail(why) {
  console.error(`cannot listen on ${path}: ${why}`);
  process.exit(1);
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on("data", (data) => {
    if (!socket.write(data.map((b) => (b >= 97 && b <= 122 ? b - 32 : b)))) socket.pause();
  });
  socket.on("drain", () => socket.resume());
  socket.on("end", () => socket.end());
  socket.on("error", () => socket.destroy());
});

let again = false;
server.on("error", (error) => {
  if (error.code !== "EADDRINUSE" || again || !fs.lstatSync(path).isSocket()) fail(error.message);
  again = true;
  const probe = net.connect(path);
  probe.on("connect", () => fail("another server is there"));
  probe.on("error", (error) => {
    if (error.code !== "ECONNREFUSED") fail(error.message);
    fs.unlinkSync(path);
    server.listen(path);
  });
});
server.listen(path, () => console.log(`listening on ${path}`));
