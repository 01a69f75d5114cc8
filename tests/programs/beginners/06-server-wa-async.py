# in this Python, asyncio's transport.sendto() returns at once when the data is empty. The empty
# datagram is received, but its empty answer is never sent.
# caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
# cause: empty-datagram-skipped

import asyncio
import sys


class UpperProtocol(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data.upper(), addr)

    def error_received(self, exc):
        print(exc, file=sys.stderr)


async def main(address):
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        UpperProtocol, local_addr=(host, int(port)))
    name = transport.get_extra_info("sockname")
    print(f"listening on {name[0]}:{name[1]}", flush=True)
    try:
        await asyncio.Event().wait()    # forever
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
