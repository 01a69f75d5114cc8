#!/usr/bin/env python3
# passes: 01 server
# recv, sendall, until recv returns nothing: the shortest right program.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
with socket.create_server((host, int(port))) as listener:
    print("listening on %s:%d" % listener.getsockname(), flush=True)
    conn, _ = listener.accept()
    with conn:
        while data := conn.recv(1024):
            conn.sendall(data.upper())
