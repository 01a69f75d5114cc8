# Transport.sendto() of asyncio (before Python 3.13) silently ignores empty data, so that an empty
# datagram gets no answer, although the code has no special case for it.
# caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
# cause: empty-datagram-skipped

import asyncio
import sys


class UpperProtocol(asyncio.DatagramProtocol):
    def __init__(self):
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data.upper(), addr)

    def error_received(self, exc):
        print("error:", exc, file=sys.stderr)


async def main(address):
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    try:
        transport, _ = await loop.create_datagram_endpoint(
            UpperProtocol, local_addr=(host, int(port))
        )
    except OSError as exc:
        print(f"cannot bind {address}: {exc}", file=sys.stderr)
        return 1

    ip, real = transport.get_extra_info("sockname")[:2]
    print(f"listening on {ip}:{real}", flush=True)
    try:
        await loop.create_future()  # serve forever
    finally:
        transport.close()


if __name__ == "__main__":
    addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    sys.exit(asyncio.run(main(addr)))
