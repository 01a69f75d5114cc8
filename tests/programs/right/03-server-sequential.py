#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# One client at a time; whatever a peer does, the loop goes on.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
listener = socket.socket()
try:
    listener.bind((host, int(port)))
    listener.listen(5)
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
print("listening on %s:%d" % listener.getsockname(), flush=True)
while True:
    try:
        conn, peer = listener.accept()
        with conn:
            while data := conn.recv(4096):
                conn.sendall(data.upper())
    except OSError as error:
        print("lost a client:", error, file=sys.stderr)
