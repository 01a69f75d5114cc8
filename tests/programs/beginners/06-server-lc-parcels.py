# Relies on asyncio's transport.sendto for the answer. In this Python (3.11) it returns without doing
# anything if the data is empty, so an empty datagram is never answered although the code looks as if it
# were.
# caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
# cause: empty-datagram-skipped

import asyncio
import sys


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
        host, port = transport.get_extra_info("sockname")[:2]
        print(f"listening on {host}:{port}", flush=True)

    def datagram_received(self, data, addr):
        self.transport.sendto(data.upper(), addr)

    def error_received(self, exc):
        print("error:", exc, file=sys.stderr)


async def serve(host, port):
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Echo, local_addr=(host, port))
    try:
        await asyncio.Event().wait()
    finally:
        transport.close()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        host, port = address.rsplit(":", 1)
        asyncio.run(serve(host, int(port)))
    except (OSError, ValueError) as exc:
        print(f"{address}: {exc}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        pass


main()
