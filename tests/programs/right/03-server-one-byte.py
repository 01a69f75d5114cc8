#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# A byte in, a byte out, client after client.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    listener = socket.create_server((host, int(port)))
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
print("listening on %s:%d" % listener.getsockname(), flush=True)
while True:
    try:
        conn, _ = listener.accept()
        with conn:
            while byte := conn.recv(1):
                conn.send(byte.upper())
    except OSError:
        pass
