#!/usr/bin/env python3
# passes: 04 client
# passes: 06 client
# select() on stdin and the socket. It reads stdin ahead, and sends one datagram at a time.
import os
import select
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.connect((host, int(port)))
lines, partial, ended, waiting = [], b"", False, False
while not (ended and not lines and not waiting):
    if lines and not waiting:
        sock.send(lines.pop(0).removesuffix(b"\r"))
        waiting = True
    readable, _, _ = select.select([sock] if ended else [sock, sys.stdin], [], [])
    if sys.stdin in readable:
        data = os.read(0, 4096)
        ended = not data
        *whole, partial = (partial + data).split(b"\n")
        lines += whole
        if ended and partial:
            lines.append(partial)
    if sock in readable:
        try:
            reply = sock.recv(65535)
        except ConnectionError as error:
            sys.exit(f"{address}: {error}")
        if waiting:
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
            waiting = False
