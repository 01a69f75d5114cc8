# It answers through transport.sendto of asyncio, which (before Python 3.13) silently does nothing for
# empty data; an empty datagram gets no answer.
# caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
# cause: empty-datagram-skipped

import asyncio
import sys


class UpperProtocol(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
        host, port = transport.get_extra_info("sockname")
        print(f"listening on {host}:{port}", flush=True)

    def datagram_received(self, data, addr):
        self.transport.sendto(data.upper(), addr)

    def error_received(self, exc):
        print("error:", exc, file=sys.stderr)


async def main(host, port):
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(UpperProtocol, local_addr=(host, port))
    try:
        await loop.create_future()
    finally:
        transport.close()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        asyncio.run(main(host, int(port)))
    except OSError as e:
        sys.exit(f"{address}: {e}")
    except KeyboardInterrupt:
        pass
