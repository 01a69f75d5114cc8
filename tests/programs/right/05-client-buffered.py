#!/usr/bin/env python3
# passes: 05 client
# A line, its reply, the next line.
import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
try:
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(path)
    for line in sys.stdin.buffer:
        message = line.rstrip(b"\r\n")
        if not message:
            continue
        sock.sendall(message)
        left = len(message)
        while left:
            piece = sock.recv(left)
            if not piece:
                sys.exit("\nthe server left in the middle of the conversation")
            left -= len(piece)
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()
    sock.close()
except OSError as error:
    sys.exit(f"{path}: {error}")
