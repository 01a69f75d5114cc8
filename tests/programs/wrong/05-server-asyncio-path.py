#!/usr/bin/env python3
# caught by: 05.leaves-live-server-alone
# cause: removes-what-is-not-its-own
# Given a path, the event loop's library removes any socket file there, a living server's too.
import asyncio
import sys


async def serve(reader, writer):
    try:
        while data := await reader.read(4096):
            writer.write(data.upper())
            await writer.drain()
    except OSError:
        pass
    writer.close()


async def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        server = await asyncio.start_unix_server(serve, path)
    except OSError as error:
        sys.exit(f"cannot listen on {path}: {error}")
    print(f"listening on {path}", flush=True)
    await server.serve_forever()


asyncio.run(main())
