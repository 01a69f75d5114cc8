#!/usr/bin/env python3
# passes: 01 server
# An event loop that ends with its first conversation.
import asyncio
import sys


async def main():
    host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
    over = asyncio.Event()

    async def serve(reader, writer):
        while data := await reader.read(65536):
            writer.write(data.upper())
            await writer.drain()
        writer.close()
        await writer.wait_closed()
        over.set()

    server = await asyncio.start_server(serve, host, int(port))
    print("listening on %s:%d" % server.sockets[0].getsockname()[:2], flush=True)
    await over.wait()
    server.close()


asyncio.run(main())
