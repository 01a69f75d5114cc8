// passes: 05 client
// A generator of lines, a generator of replies.
import net from "node:net";

const path = process.argv[2] ?? "echo.sock";

async function* lines() {
  let rest = Buffer.alloc(0);
  for await (const piece of process.stdin) {
    rest = Buffer.concat([rest, piece]);
    for (let end; (end = rest.indexOf(10)) >= 0; rest = rest.subarray(end + 1)) {
      yield rest.subarray(0, end > 0 && rest[end - 1] === 13 ? end - 1 : end);
    }
  }
  yield rest;
}

try {
  const socket = net.connect(path);
  const pieces = socket[Symbol.asyncIterator]();
  for await (const line of lines()) {
    if (line.length > 0) socket.write(line);
    let owed = line.length;
    const reply = [];
    while (owed > 0) {
      const { value, done } = await pieces.next();
      if (done) throw new Error("the server has gone");
      reply.push(value);
      owed -= value.length;
    }
    if (line.length > 0) process.stdout.write(Buffer.concat([...reply, Buffer.from("\n")]));
  }
  socket.destroy();
} catch (error) {
  console.error(`${path}: ${error.message}`);
  process.exit(1);
}
