#!/usr/bin/env python3
# passes: 04 server
# passes: 06 server
# An event loop's add_reader: a callback whenever a datagram waits.
import asyncio
import socket
import sys


def answer(sock):
    try:
        data, peer = sock.recvfrom(65535)
        sock.sendto(data.upper(), peer)
    except OSError as error:
        print(error, file=sys.stderr)


async def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    try:
        sock.bind((host, int(port)))
    except OSError as error:
        sys.exit(f"cannot bind {address}: {error}")
    asyncio.get_running_loop().add_reader(sock, answer, sock)
    print("listening on %s:%d" % sock.getsockname(), flush=True)
    await asyncio.get_running_loop().create_future()


asyncio.run(main())
