// caught by: 02.echoes-exactly
// cause: text-instead-of-bytes
// It decodes each piece to text.
import net from 'node:net';
const [host, port] = (process.argv[2] ?? '127.0.0.1:8888').split(':');
const srv = net.createServer((c) => { c.on('data', (d) => c.write(d.toString().toUpperCase())); c.on('error', () => {}); });
srv.listen(Number(port), host, () => console.log(`listening on ${host}:${srv.address().port}`));
