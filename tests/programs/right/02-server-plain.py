#!/usr/bin/env python3
# passes: 02 server
# The loop around accept and nothing caught: enough as long as every client behaves.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((host, int(port)))
listener.listen(5)
print("listening on %s:%d" % listener.getsockname(), flush=True)
while True:
    conn, peer = listener.accept()
    print("client", peer, flush=True)
    while True:
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(data.upper())
    conn.close()
