#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# The smallest send buffer that the kernel gives: almost every reply makes sendall wait.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
try:
    listener.bind((host, int(port)))
    listener.listen(1)
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
print("listening on %s:%d" % listener.getsockname(), flush=True)
while True:
    try:
        conn, _ = listener.accept()
        with conn:
            conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while data := conn.recv(300_000):
                conn.sendall(data.upper())
    except OSError:
        pass
