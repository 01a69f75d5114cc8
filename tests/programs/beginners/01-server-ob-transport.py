# Transport.close() is known to flush what is buffered, but the future that ends the program is set at
# the same time, in eof_received, not in connection_lost; the loop stops, and a client that reads late
# loses the rest.
# caught by: 01.half-close-gets-everything
# cause: closes-before-all-is-sent

import asyncio
import sys


class UpperCase(asyncio.Protocol):
    def __init__(self, app):
        self.app = app

    def connection_made(self, transport):
        self.transport = transport
        self.app.server.close()  # one client is enough

    def data_received(self, data):
        self.transport.write(data.upper())

    def eof_received(self):
        self.transport.close()
        self.finish()
        return True

    def connection_lost(self, exc):
        self.finish()

    def finish(self):
        if not self.app.finished.done():
            self.app.finished.set_result(None)


class OneClientServer:
    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.host = host
        self.port = int(port)
        self.server = None

    async def run(self):
        loop = asyncio.get_running_loop()
        self.finished = loop.create_future()
        self.server = await loop.create_server(
            lambda: UpperCase(self), self.host, self.port
        )
        host, port = self.server.sockets[0].getsockname()[:2]
        print(f"listening on {host}:{port}", flush=True)
        await self.finished


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    asyncio.run(OneClientServer(address).run())
