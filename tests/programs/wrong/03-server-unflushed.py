#!/usr/bin/env python3
# caught by: 02.announces-itself 03.announces-itself
# cause: announcement-missing
# print without flush: into a pipe, the line stays in the program until it ends.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    listener = socket.create_server((host, int(port)))
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
print("listening on %s:%d" % listener.getsockname())
while True:
    try:
        conn, _ = listener.accept()
        with conn:
            while data := conn.recv(4096):
                conn.sendall(data.upper())
    except OSError as error:
        print("lost a client:", error, file=sys.stderr)
