#!/usr/bin/env python3
# passes: 05 server
# Asks whether somebody lives behind the file before it takes its place; then one client at a time.
import os
import socket
import stat
import sys


def listen(path):
    """A listening socket at the path, which may hold the stale file of a server that crashed."""
    sock = socket.socket(socket.AF_UNIX)
    try:
        there = os.lstat(path).st_mode
    except FileNotFoundError:
        pass
    else:
        if not stat.S_ISSOCK(there):
            raise OSError("something that is not a socket is there")
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(path)
                raise OSError("another server is there")
            except ConnectionRefusedError:
                os.unlink(path)
    sock.bind(path)
    sock.listen(5)
    return sock


path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
try:
    listener = listen(path)
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
