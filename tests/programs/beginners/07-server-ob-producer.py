# Each connection has a reading task and a writing task with an unbounded asyncio.Queue() between them;
# only the writer awaits drain(), so the server reads on while the client reads nothing, and the memory
# grows.
# caught by: 07.stops-reading
# cause: queue-without-bound

import asyncio
import sys


class Conversation:
    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer
        self.queue = asyncio.Queue()

    async def produce(self):
        while chunk := await self.reader.read(16 * 1024):
            await self.queue.put(chunk.upper())
        await self.queue.put(None)

    async def consume(self):
        while (chunk := await self.queue.get()) is not None:
            self.writer.write(chunk)
            await self.writer.drain()

    async def run(self):
        producer = asyncio.create_task(self.produce())
        consumer = asyncio.create_task(self.consume())
        try:
            await asyncio.gather(producer, consumer)
        finally:
            for task in (producer, consumer):
                task.cancel()
            await asyncio.gather(producer, consumer, return_exceptions=True)


async def on_client(reader, writer):
    peer = writer.get_extra_info("peername")
    try:
        await Conversation(reader, writer).run()
    except OSError as e:
        print(f"{peer}: {e}", file=sys.stderr)
    finally:
        writer.close()
        try:
            await writer.wait_closed()
        except OSError:
            pass


async def main(address):
    host, _, port = address.rpartition(":")
    server = await asyncio.start_server(on_client, host, int(port), backlog=128)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"listening on {host}:{port}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        asyncio.run(main(address))
    except KeyboardInterrupt:
        pass
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)
