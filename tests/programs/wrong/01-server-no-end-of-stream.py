#!/usr/bin/env python3
# caught by: 01.adds-nothing 01.exits-when-peer-closes 01.half-close-gets-everything
# cause: end-of-stream-unhandled
# Never asks whether recv returned nothing, and sends that nothing, without end.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
listener = socket.create_server((host, int(port)))
print("listening on %s:%d" % listener.getsockname(), flush=True)
conn, _ = listener.accept()
while True:
    conn.sendall(conn.recv(1024).upper())
