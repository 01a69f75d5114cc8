#!/usr/bin/env python3
# caught by: 01.client-closes-and-exits
# cause: end-taken-for-error
# input() raises EOFError at the end of stdin, and that is how this client ends.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
with socket.create_connection((host, int(port))) as sock:
    while True:
        message = input().removesuffix("\r").encode()
        sock.sendall(message)
        print(sock.recv(len(message), socket.MSG_WAITALL).decode(), flush=True)
