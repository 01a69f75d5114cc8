# The endpoint is made with reuse_port=True so that a restart never fails. A second server at the same
# address then starts without any error, says that it is listening, and takes a part of the first one's
# datagrams.
# caught by: 04.address-in-use
# cause: port-shared

import asyncio
import sys


class EchoUpper(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
        host, port = transport.get_extra_info("sockname")[:2]
        print(f"listening on {host}:{port}", flush=True)

    def datagram_received(self, data, addr):
        self.transport.sendto(bytes(b - 32 if 97 <= b <= 122 else b for b in data), addr)

    def error_received(self, exc):
        print("udp error:", exc, file=sys.stderr)


async def main(address):
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        EchoUpper, local_addr=(host, int(port)), reuse_port=True
    )
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
    except KeyboardInterrupt:
        pass
