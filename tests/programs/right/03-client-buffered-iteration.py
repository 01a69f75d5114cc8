#!/usr/bin/env python3
# passes: 01 client
# passes: 03 client
# `for line in sys.stdin.buffer`, recv in a loop.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    sock = socket.create_connection((host, int(port)))
except OSError as error:
    sys.exit(f"cannot reach {address}: {error}")
try:
    for line in sys.stdin.buffer:
        message = line.removesuffix(b"\n").removesuffix(b"\r")
        if not message:
            continue
        sock.sendall(message)
        reply = b""
        while len(reply) < len(message):
            piece = sock.recv(len(message) - len(reply))
            if not piece:
                raise ConnectionError("closed in the middle of a reply")
            reply += piece
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.buffer.flush()
except OSError as error:
    sys.exit(f"{address}: {error}")
sock.close()
