#!/usr/bin/env python3
# caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
# cause: removes-what-is-not-its-own
# Removes whatever lies at the path, as so many examples do.
import os
import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
try:
    if os.path.exists(path):
        os.remove(path)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
except OSError as error:
    sys.exit(f"cannot listen on {path}: {error}")
print(f"listening on {path}", flush=True)
while True:
    try:
        conn, _ = listener.accept()
        with conn:
            while data := conn.recv(4096):
                conn.sendall(data.upper())
    except OSError as error:
        print("lost a client:", error, file=sys.stderr)
