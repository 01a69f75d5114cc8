#!/usr/bin/env python3
# caught by: 03.survives-broken-pipe 03.survives-mixed-abuse 03.descriptors-do-not-grow
# A peer that is gone is not always a ConnectionResetError: this one dies of BrokenPipeError.
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
    conn, _ = listener.accept()
    with conn:
        try:
            while data := conn.recv(1024):
                conn.sendall(data.upper())
        except ConnectionResetError as error:
            print("lost a client:", error, file=sys.stderr)
