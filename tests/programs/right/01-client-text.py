#!/usr/bin/env python3
# passes: 01 client
# Lines of text from stdin, the reply read from a file of bytes and decoded as a whole.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
with socket.create_connection((host, int(port))) as sock, sock.makefile("rb") as replies:
    print("type something", file=sys.stderr)
    sys.stdin.reconfigure(newline=None)  # "\r\n" is one line ending
    for line in sys.stdin:
        message = line.rstrip("\n").encode()
        sock.sendall(message)
        sys.stdout.write(replies.read(len(message)).decode() + "\n")
        sys.stdout.flush()
