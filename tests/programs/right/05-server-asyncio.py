#!/usr/bin/env python3
# passes: 05 server
# An event loop on a socket that it was given: start_unix_server with a path would take away the
# file of a living server.
import asyncio
import errno
import os
import socket
import stat
import sys


async def serve(reader, writer):
    try:
        while data := await reader.read(10_000):
            writer.write(data.upper())
            await writer.drain()
    except OSError:
        pass
    writer.close()


def bind(path):
    sock = socket.socket(socket.AF_UNIX)
    try:
        sock.bind(path)
    except OSError as error:
        if error.errno != errno.EADDRINUSE or not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(path) != errno.ECONNREFUSED:
                raise
        os.unlink(path)
        sock.bind(path)
    return sock


async def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        server = await asyncio.start_unix_server(serve, sock=bind(path))
    except OSError as error:
        print(f"cannot listen on {path}: {error}", file=sys.stderr)
        return 1
    print(f"listening on {path}", flush=True)
    await server.serve_forever()


sys.exit(asyncio.run(main()))
