#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# Callbacks; the transport keeps what the peer doesn't take, without any limit.
import asyncio
import sys


class Upper(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data.upper())

    def eof_received(self):
        return False  # the transport sends what is left, then closes


async def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(Upper, host, int(port))
    except OSError as error:
        print(f"cannot listen on {address}: {error}", file=sys.stderr)
        return 1
    print("listening on %s:%d" % server.sockets[0].getsockname(), flush=True)
    await server.serve_forever()


sys.exit(asyncio.run(main()))
