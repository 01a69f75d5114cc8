#!/usr/bin/env python3
# passes: 05 server
# Listens under a private name, then renames the file to the one asked for: at no time is there a
# file that nobody answers. (The kernel goes on calling the socket by its first name.)
import os
import socket
import stat
import sys


def listen(path):
    if len(os.fsencode(path)) > 107:
        raise OSError("the path is too long")
    if os.path.lexists(path):
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise OSError("the path is taken by something else")
        probe = socket.socket(socket.AF_UNIX)
        if probe.connect_ex(path) == 0:
            raise OSError("a server is there")
        probe.close()
    folder, name = os.path.split(path)
    os.chdir(folder or ".")
    private = f".{os.getpid()}"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(private)
    listener.listen()
    os.rename(private, name)
    return listener


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
            while data := conn.recv(100):
                conn.sendall(data.upper())
    except OSError:
        pass
