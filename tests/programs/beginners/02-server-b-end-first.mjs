// caught by: 02.echoes-exactly 02.moves-large-messages 02.backlog-client-is-served
// caught by: 02.port-never-refuses 02.idle-while-idle 02.survives-short-reads
// caught by: 02.survives-short-writes 02.half-close-gets-everything 02.clients-kept-apart
// cause: shuts-down-too-early
// It ends the connection after the first reply.
import net from 'node:net';
const [host, port] = (process.argv[2] ?? '127.0.0.1:8888').split(':');
const srv = net.createServer((c) => { c.on('data', (d) => c.end(Buffer.from(d.toString('latin1').replace(/[a-z]/g, (x) => x.toUpperCase()), 'latin1'))); c.on('error', () => {}); });
srv.listen(Number(port), host, () => console.log(`listening on ${host}:${srv.address().port}`));
