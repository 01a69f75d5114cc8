# The server relies on asyncio's transport.sendto, which up to Python 3.12 or so returns without sending
# when the data is empty. An empty datagram arrives here and is "answered", but no answer leaves; the
# client waits.
# caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
# cause: empty-datagram-skipped

import asyncio
import sys

UPPER = bytes.maketrans(b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class UpperProtocol(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data.translate(UPPER), addr)

    def error_received(self, exc):
        print("error:", exc, file=sys.stderr)


async def main(address):
    host, _, port = address.rpartition(":")
    loop = asyncio.get_running_loop()
    try:
        transport, _ = await loop.create_datagram_endpoint(
            UpperProtocol, local_addr=(host, int(port))
        )
    except OSError as exc:
        print(f"{address}: {exc}", file=sys.stderr)
        return 1
    name = transport.get_extra_info("sockname")
    print(f"listening on {name[0]}:{name[1]}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        transport.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888")))
