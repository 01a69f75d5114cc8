#!/usr/bin/env python3
# passes: 01 server
# The connection as an unbuffered file: write() may take less than it was given. The listener is
# closed as soon as the one client is there.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((host, int(port)))
listener.listen(1)
sys.stdout.write(f"listening on {host}:{listener.getsockname()[1]}\n")
sys.stdout.flush()
conn, _ = listener.accept()
listener.close()
stream = conn.makefile("rwb", buffering=0)
conn.close()
while True:
    data = stream.read(100_000)
    if not data:
        break
    rest = data.upper()
    while rest:
        rest = rest[stream.write(rest):]
stream.close()
