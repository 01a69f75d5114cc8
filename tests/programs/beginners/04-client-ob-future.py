# All replies are gathered by a list comprehension and printed together when the input has ended; each
# line does wait for its answer, but no answer can be seen before the end of stdin.
# caught by: 04.client-prints-at-once
# cause: output-not-flushed

import asyncio
import os
import sys


class AskProtocol(asyncio.DatagramProtocol):
    def __init__(self):
        self.waiter = None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(data)

    def error_received(self, exc):
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_exception(exc)

    async def ask(self, message):
        self.waiter = asyncio.get_running_loop().create_future()
        self.transport.sendto(message)
        return await self.waiter


async def lines():
    loop = asyncio.get_running_loop()
    while True:
        print("> ", end="", file=sys.stderr, flush=True)
        line = await loop.run_in_executor(None, sys.stdin.buffer.readline)
        if not line:
            return
        line = line.removesuffix(b"\n").removesuffix(b"\r")
        if line:
            yield line


async def main(address):
    host, _, port = address.rpartition(":")
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(
        AskProtocol, remote_addr=(host, int(port))
    )
    try:
        replies = [await protocol.ask(line) async for line in lines()]
        for reply in replies:
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
    finally:
        transport.close()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(main(address))
    except OSError as e:
        print(f"{address}: {os.strerror(e.errno) if e.errno else e}", file=sys.stderr)
        sys.exit(1)
