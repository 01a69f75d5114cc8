#!/usr/bin/env python3
# passes: 01 server
# A byte in, a byte out.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
listener = socket.create_server((host, int(port)))
print("one moment please")
print("listening on %s:%d" % listener.getsockname())
print("one byte at a time", flush=True)
conn, _ = listener.accept()
while byte := conn.recv(1):
    conn.send(byte.upper())
conn.close()
