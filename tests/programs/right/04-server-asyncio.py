#!/usr/bin/env python3
# passes: 04 server
# A datagram protocol on an event loop. (Some versions of its transport send nothing for an empty
# reply, so that it may fail in stage 06.)
import asyncio
import sys


class Upper(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, peer):
        self.transport.sendto(data.upper(), peer)


async def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    try:
        transport, _ = await loop.create_datagram_endpoint(Upper, local_addr=(host, int(port)))
    except OSError as error:
        sys.exit(f"cannot bind {address}: {error}")
    print("listening on %s:%d" % transport.get_extra_info("sockname"), flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
