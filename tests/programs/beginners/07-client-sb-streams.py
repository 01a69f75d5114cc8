# Standard input and output are made into asyncio transports with connect_read_pipe and
# connect_write_pipe, which accept only pipes, sockets and character devices: with a file as input (or
# output) the client dies of "ValueError: Pipe transport is for pipes/sockets only", with a traceback
# instead of the copy.
# caught by: 07.client-copies-file
# cause: input-not-watched

import asyncio
import os
import sys


class Flow:
    """Copies one direction, and counts."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer
        self.count = 0

    async def run(self):
        while True:
            data = await self.reader.read(65536)
            if not data:
                return
            self.count += len(data)
            self.writer.write(data)
            await self.writer.drain()


class OutputClosed(Exception):
    pass


class Downward(Flow):
    async def run(self):
        while True:
            data = await self.reader.read(65536)
            if not data:
                return
            self.count += len(data)
            try:
                self.writer.write(data)
                await self.writer.drain()
                if self.writer.transport.is_closing():
                    raise OutputClosed
            except (BrokenPipeError, ConnectionResetError):
                raise OutputClosed from None


class StandardStreams:
    @staticmethod
    async def open():
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
        transport, protocol = await loop.connect_write_pipe(
            lambda: asyncio.streams.FlowControlMixin(loop=loop), sys.stdout.buffer)
        return reader, asyncio.StreamWriter(transport, protocol, None, loop)


class Tunnel:
    def __init__(self, address):
        self.host, _, port = address.rpartition(":")
        self.port = int(port)

    async def run(self):
        from_server, to_server = await asyncio.open_connection(self.host, self.port)
        stdin, stdout = await StandardStreams.open()
        up = Flow(stdin, to_server)
        down = Downward(from_server, stdout)
        upward = asyncio.create_task(self.send_all(up))
        downward = asyncio.create_task(down.run())
        done, _ = await asyncio.wait({upward, downward}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        if not upward.done():
            raise EOFError("the server ended the stream while the input is open")
        await downward
        if down.count < up.count:
            raise EOFError("the server ended the stream too early")

    async def send_all(self, up):
        await up.run()
        up.writer.write_eof()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(Tunnel(address).run())
    except OutputClosed:
        os._exit(0)
    except (OSError, EOFError) as error:
        print(f"{address}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
