#!/usr/bin/env python3
# passes: 05 client
# Streams of an event loop on a path.
import asyncio
import sys


async def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        reader, writer = await asyncio.open_unix_connection(path)
        while line := await asyncio.to_thread(sys.stdin.buffer.readline):
            if message := line.rstrip(b"\r\n"):
                writer.write(message)
                await writer.drain()
                reply = await reader.readexactly(len(message))
                print(reply.decode(errors="surrogateescape"), flush=True)
    except (OSError, EOFError) as error:
        sys.exit(f"{path}: {error}")
    writer.close()


asyncio.run(main())
