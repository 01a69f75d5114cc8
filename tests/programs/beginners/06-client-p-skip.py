# Has kept "if not message: continue" from the TCP client; an empty line isn't sent and prints nothing,
# so that a, nothing, b give two lines instead of three.
# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: empty-datagram-skipped

import asyncio
import sys


class Answers(asyncio.DatagramProtocol):
    def __init__(self):
        self.queue = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.queue.put_nowait(data)

    def error_received(self, exc):
        self.queue.put_nowait(exc)


async def main(address):
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    transport, answers = await loop.create_datagram_endpoint(
        Answers, remote_addr=(host, int(port)))
    while True:
        line = await asyncio.to_thread(sys.stdin.buffer.readline)
        if not line:
            break
        message = line.rstrip(b"\n").removesuffix(b"\r")
        if not message:
            continue
        transport.sendto(message)
        answer = await answers.queue.get()
        if isinstance(answer, Exception):
            print(f"{address}: {answer}", file=sys.stderr)
            return 1
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()
    transport.close()
    return 0


sys.exit(asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888")))
