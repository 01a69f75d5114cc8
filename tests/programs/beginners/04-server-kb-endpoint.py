# The endpoint is made with reuse_port=True, as web servers do for a quick restart. A second server at
# the same address starts without an error, and the kernel divides the clients among the two.
# caught by: 04.address-in-use
# cause: port-shared

import asyncio
import sys


class Upper(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data.upper(), addr)

    def error_received(self, exc):
        print("error:", exc, file=sys.stderr)


async def serve(address):
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(
        Upper,
        local_addr=(host, int(port)),
        reuse_port=True,
    )
    name = transport.get_extra_info("sockname")
    print(f"listening on {name[0]}:{name[1]}", flush=True)
    try:
        await loop.create_future()
    finally:
        transport.close()


def main():
    address = sys.argv[1] if len(sys.argv) >= 2 else "127.0.0.1:8888"
    try:
        asyncio.run(serve(address))
    except OSError as error:
        sys.exit(f"{address}: {error}")
    except KeyboardInterrupt:
        pass


main()
