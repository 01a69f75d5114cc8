# It compares the length of the whole datagram with the limit of the payload (1020) and forgets the 4
# bytes of the id. Messages of 1021 to 1024 bytes are called too long and never answered.
# caught by: 09.longest-message
# cause: longest-payload-dropped

import asyncio
import sys

ID_SIZE = 4
MAX_SIZE = 1020

UPPER = bytes.maketrans(b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Desk(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
        host, port = transport.get_extra_info("sockname")[:2]
        print(f"listening on {host}:{port}", flush=True)

    def datagram_received(self, data, addr):
        if len(data) < ID_SIZE or len(data) > MAX_SIZE:
            print(f"{addr[0]}:{addr[1]}: {len(data)} bytes are no message", file=sys.stderr, flush=True)
            return
        ident, payload = data[:ID_SIZE], data[ID_SIZE:]
        self.transport.sendto(ident + payload.translate(UPPER), addr)

    def error_received(self, exc):
        print("error:", exc, file=sys.stderr, flush=True)


async def run(host, port):
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Desk, local_addr=(host, port))
    await asyncio.Event().wait()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        asyncio.run(run(host, int(port)))
    except (OSError, ValueError) as e:
        sys.exit(f"{address}: {e}")


main()
