# Each try gets a fresh id and a fresh future, instead of sending the same bytes again; a reply to an
# earlier try that comes late is dropped as unknown, and the ids of the lines jump.
# caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts 09.client-gives-up
# caught by: 09.client-waits-200-ms 09.client-strays-change-no-wait 09.client-late-reply
# cause: new-id-for-each-try

import asyncio
import itertools
import sys

TRIES = 5
PATIENCE = 0.2


class Asker(asyncio.DatagramProtocol):
    def __init__(self):
        self.ids = itertools.count(1)
        self.pending = {}

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if len(data) < 4:
            return
        future = self.pending.get(data[:4])
        if future is not None and not future.done():
            future.set_result(data[4:])

    def error_received(self, exc):
        for future in self.pending.values():
            if not future.done():
                future.set_exception(exc)

    async def request(self, payload):
        """Sends one datagram and waits for its reply."""
        ident = (next(self.ids) & 0xFFFFFFFF).to_bytes(4, "big")
        future = asyncio.get_running_loop().create_future()
        self.pending[ident] = future
        try:
            self.transport.sendto(ident + payload)
            return await asyncio.wait_for(future, PATIENCE)
        finally:
            del self.pending[ident]

    async def ask(self, payload):
        for _ in range(TRIES):
            try:
                return await self.request(payload)
            except asyncio.TimeoutError:
                pass
        raise OSError(f"no reply after {TRIES} tries")


def strip_newline(line):
    if line.endswith(b"\r\n"):
        return line[:-2]
    return line[:-1] if line.endswith(b"\n") else line


async def run(address):
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    transport, asker = await loop.create_datagram_endpoint(Asker, remote_addr=(host, int(port)))
    try:
        while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
            reply = await asker.ask(strip_newline(line))
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
    finally:
        transport.close()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(run(address))
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
