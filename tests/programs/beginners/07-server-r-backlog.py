# Pause_writing only diverts the answers into a list of its own and never pauses reading; the server
# reads on while the client reads nothing, and its memory grows without end.
# caught by: 07.stops-reading
# cause: queue-without-bound

import asyncio
import sys


class Upper(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.peer = transport.get_extra_info("peername")
        self.paused = False
        self.finished = False
        self.backlog = []

    def data_received(self, data):
        self.answer(data.upper())

    def answer(self, data):
        if self.paused:
            # the peer is slow, keep it for later
            self.backlog.append(data)
        else:
            self.transport.write(data)

    def pause_writing(self):
        self.paused = True

    def resume_writing(self):
        self.paused = False
        waiting, self.backlog = self.backlog, []
        for data in waiting:
            self.answer(data)
        if self.finished and not self.backlog:
            self.transport.close()

    def eof_received(self):
        self.finished = True
        return bool(self.backlog)  # True keeps the transport open

    def connection_lost(self, exc):
        if exc is not None:
            print(f"{self.peer}: {exc}", file=sys.stderr)
        self.backlog.clear()


async def run(address):
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Upper, host, int(port))
    ip, real_port = server.sockets[0].getsockname()[:2]
    print(f"listening on {ip}:{real_port}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(run(address))
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)
