#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# A task for each client, which waits while the peer doesn't take its replies.
import asyncio
import sys


async def serve(reader, writer):
    try:
        while data := await reader.read(4096):
            writer.write(data.upper())
            await writer.drain()
    except ConnectionError as error:
        print("conversation broke:", error, file=sys.stderr)
    finally:
        writer.close()


async def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        server = await asyncio.start_server(serve, host, int(port))
    except OSError as error:
        sys.exit(f"cannot listen on {address}: {error}")
    print("listening on %s:%d" % server.sockets[0].getsockname(), flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
