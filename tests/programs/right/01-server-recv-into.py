#!/usr/bin/env python3
# passes: 01 server
# One buffer for all, only the part that arrived goes back, send() in a loop.
import os
import socket
import sys

UPPER = bytes(b - 32 if 97 <= b <= 122 else b for b in range(256))
host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind((host, int(port)))
listener.listen()
os.write(1, b"listening on %s:%d\n" % (host.encode(), listener.getsockname()[1]))
conn, _ = listener.accept()
buffer = bytearray(777)
while (n := conn.recv_into(buffer)) > 0:
    reply = memoryview(buffer[:n].translate(UPPER))
    while reply:
        reply = reply[conn.send(reply):]
conn.shutdown(socket.SHUT_WR)
sys.exit(0)
