#!/usr/bin/env python3
# passes: 01 client
# passes: 03 client
# Streams of an event loop; stdin is read in a thread, readexactly waits for the whole reply.
import asyncio
import sys


async def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        reader, writer = await asyncio.open_connection(host, int(port))
    except OSError as error:
        print(f"cannot connect to {address}: {error}", file=sys.stderr)
        return 1
    try:
        while line := await asyncio.to_thread(sys.stdin.buffer.readline):
            message = line.rstrip(b"\n").rstrip(b"\r")
            if message:
                writer.write(message)
                sys.stdout.buffer.write(await reader.readexactly(len(message)) + b"\n")
                sys.stdout.flush()
        writer.close()
        await writer.wait_closed()
    except (OSError, asyncio.IncompleteReadError) as error:
        print(f"the conversation with {address} broke: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(asyncio.run(main()))
