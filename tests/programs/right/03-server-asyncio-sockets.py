#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# The event loop's own socket calls; one task takes clients one after another.
import asyncio
import socket
import sys


async def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    listener = socket.socket()
    listener.setblocking(False)
    try:
        listener.bind((host, int(port)))
    except OSError as error:
        sys.exit(f"cannot listen on {address}: {error}")
    listener.listen()
    print("listening on %s:%d" % listener.getsockname(), flush=True)
    while True:
        try:
            conn, _ = await loop.sock_accept(listener)
            with conn:
                while data := await loop.sock_recv(conn, 1000):
                    await loop.sock_sendall(conn, data.upper())
        except OSError as error:
            print(error, file=sys.stderr)


asyncio.run(main())
