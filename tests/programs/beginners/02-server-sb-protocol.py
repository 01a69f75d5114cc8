# The protocol keeps its transport open after the client's end of stream, so that the worker can still
# answer, and the worker then ends only the sending direction with write_eof() and never closes the
# transport: each client costs a descriptor for ever, until accept has none left.
# caught by: 02.silent-clients 02.descriptors-do-not-grow
# cause: descriptor-kept

import asyncio
import sys


class Upper:
    TABLE = bytes(b - 32 if 97 <= b <= 122 else b for b in range(256))

    def __call__(self, data):
        return data.translate(self.TABLE)


class Outbox:
    """Writes what the protocol has queued, at the speed of the peer."""

    def __init__(self, transport):
        self.transport = transport
        self.queue = asyncio.Queue()
        self.may_write = asyncio.Event()
        self.may_write.set()

    def put(self, data):
        self.queue.put_nowait(data)
        if self.queue.qsize() > 16:
            self.transport.pause_reading()

    def finish(self):
        self.queue.put_nowait(None)

    async def run(self):
        while True:
            data = await self.queue.get()
            if data is None:
                break
            await self.may_write.wait()
            self.transport.write(data)
            if self.queue.qsize() <= 4 and not self.transport.is_reading():
                self.transport.resume_reading()
        self.transport.write_eof()


class Session(asyncio.Protocol):
    def __init__(self, transform):
        self.transform = transform
        self.outbox = None
        self.worker = None

    def connection_made(self, transport):
        self.outbox = Outbox(transport)
        self.worker = asyncio.get_running_loop().create_task(self.outbox.run())

    def data_received(self, data):
        self.outbox.put(self.transform(data))

    def pause_writing(self):
        self.outbox.may_write.clear()

    def resume_writing(self):
        self.outbox.may_write.set()

    def eof_received(self):
        self.outbox.finish()
        return True

    def connection_lost(self, exc):
        self.worker.cancel()


class Server:
    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.host, self.port = host, int(port)

    async def run(self):
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Session(Upper()), self.host, self.port)
        host, port = server.sockets[0].getsockname()[:2]
        print(f"listening on {host}:{port}", flush=True)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(Server(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").run())
