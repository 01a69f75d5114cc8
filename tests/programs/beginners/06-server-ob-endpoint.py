# Transport.sendto(b"", addr) of asyncio (Python 3.11) returns at once without sending anything, so an
# empty datagram is received and "answered", but no answer ever leaves; its client waits forever.
# caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
# cause: empty-datagram-skipped

import asyncio
import signal
import sys


class Endpoint(asyncio.DatagramProtocol):
    def __init__(self, on_message):
        self.on_message = on_message
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        reply = self.on_message(data)
        # an empty message has an empty reply, and that is a reply, too
        if reply is not None:
            self.transport.sendto(reply, addr)

    def error_received(self, exc):
        print(f"error: {exc}", file=sys.stderr)


def upper(message):
    return message.upper()


def parse(address):
    host, _, port = address.rpartition(":")
    return host, int(port)


async def serve(address):
    loop = asyncio.get_running_loop()
    stop = loop.create_future()
    loop.add_signal_handler(signal.SIGINT, lambda: stop.done() or stop.set_result(None))

    transport, _ = await loop.create_datagram_endpoint(
        lambda: Endpoint(upper), local_addr=parse(address)
    )
    print("listening on {}:{}".format(*transport.get_extra_info("sockname")), flush=True)
    await stop
    transport.close()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(serve(address))
    except (OSError, ValueError) as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
