#!/usr/bin/env python3
# caught by: 01.upper-cases
# str() of bytes is not their text: the client reads B'HELLO'.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
listener = socket.create_server((host, int(port)))
print("listening on %s:%d" % listener.getsockname(), flush=True)
conn, _ = listener.accept()
with conn:
    while data := conn.recv(1024):
        conn.sendall(str(data).upper().encode())
