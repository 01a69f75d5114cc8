#!/usr/bin/env python3
# passes: 01 client
# passes: 03 client
# A time limit on every recv, tried again as long as it takes.
import socket
import sys


def receive(sock, count):
    reply = b""
    while len(reply) < count:
        try:
            piece = sock.recv(count - len(reply))
        except TimeoutError:
            continue
        if not piece:
            raise EOFError("the server has closed")
        reply += piece
    return reply


address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    with socket.create_connection((host, int(port)), timeout=5) as sock:
        for line in sys.stdin.buffer:
            message = line.rstrip(b"\r\n")
            sock.settimeout(None)
            sock.sendall(message)
            sock.settimeout(0.2)
            if reply := receive(sock, len(message)):
                sys.stdout.buffer.write(reply + b"\n")
                sys.stdout.buffer.flush()
except (OSError, EOFError) as error:
    sys.exit(f"{address}: {error}")
