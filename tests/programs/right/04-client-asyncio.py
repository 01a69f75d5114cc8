#!/usr/bin/env python3
# passes: 04 client
# A datagram protocol that hands replies over in a queue. (Some versions of its transport send
# nothing for an empty message, so that it may fail in stage 06.)
import asyncio
import sys


class Replies(asyncio.DatagramProtocol):
    def __init__(self):
        self.queue = asyncio.Queue()

    def datagram_received(self, data, sender):
        self.queue.put_nowait(data)

    def error_received(self, error):
        self.queue.put_nowait(error)


async def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    transport, replies = await loop.create_datagram_endpoint(
        Replies, remote_addr=(host, int(port))
    )
    while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
        transport.sendto(line.rstrip(b"\r\n"))
        reply = await replies.queue.get()
        if isinstance(reply, OSError):
            print(f"{address}: {reply}", file=sys.stderr)
            return 1
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.flush()
    transport.close()
    return 0


sys.exit(asyncio.run(main()))
