# Asyncio's transport.sendto(b"") returns at once and sends nothing (in Python 3.11). The client believes
# that the empty datagram is on its way and waits without end for its answer.
# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: empty-datagram-skipped

import asyncio
import sys


class Client(asyncio.DatagramProtocol):
    def __init__(self):
        self.replies = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.replies.put_nowait(data)

    def error_received(self, exc):
        self.replies.put_nowait(exc)


def strip_newline(line):
    if line.endswith(b"\n"):
        line = line[:-1]
        if line.endswith(b"\r"):
            line = line[:-1]
    return line


async def run(address):
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    transport, client = await loop.create_datagram_endpoint(
        Client, remote_addr=(host, int(port))
    )
    try:
        while True:
            line = await loop.run_in_executor(None, sys.stdin.buffer.readline)
            if not line:
                break
            transport.sendto(strip_newline(line))
            reply = await client.replies.get()
            if isinstance(reply, Exception):
                raise reply
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
    finally:
        transport.close()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(run(address))
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)
