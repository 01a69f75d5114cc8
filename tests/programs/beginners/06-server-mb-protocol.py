# Relies on asyncio's transport.sendto() for empty data, which in this Python returns without sending
# anything; an empty datagram is received but never answered.
# caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
# cause: empty-datagram-skipped

import asyncio
import sys

UPPER = bytes(b - 32 if 97 <= b <= 122 else b for b in range(256))


class EchoServerProtocol(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data.translate(UPPER), addr)

    def error_received(self, exc):
        print("error received:", exc, file=sys.stderr)


async def main(address):
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        EchoServerProtocol, local_addr=(host, int(port))
    )
    host, port = transport.get_extra_info("sockname")
    print(f"listening on {host}:{port}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        transport.close()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(main(address))
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)
