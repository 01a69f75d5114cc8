# The author believes that asyncio makes one protocol object for each client, as it does for TCP, and
# keeps the first sender as the peer. All later clients get no answer; the first one gets theirs as well.
# caught by: 04.two-clients 04.survives-client-that-left
# cause: bound-to-one-client

import asyncio
import string
import sys

UPPER = bytes.maketrans(string.ascii_lowercase.encode(), string.ascii_uppercase.encode())


class UppercaseProtocol(asyncio.DatagramProtocol):
    def __init__(self):
        self.transport = None
        self.peer = None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if self.peer is None:
            self.peer = addr
        self.reply(data)

    def reply(self, data):
        self.transport.sendto(data.translate(UPPER), self.peer)

    def error_received(self, exc):
        print(f"{self.peer}: {exc}", file=sys.stderr)


async def serve(address):
    host, _, port = address.rpartition(":")
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        UppercaseProtocol, local_addr=(host, int(port))
    )
    print("listening on %s:%d" % transport.get_extra_info("sockname")[:2], flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        transport.close()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(serve(address))
    except (OSError, ValueError) as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
