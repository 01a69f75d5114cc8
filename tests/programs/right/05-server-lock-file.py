#!/usr/bin/env python3
# passes: 05 server
# A locked file beside the socket says who lives there: the kernel drops the lock with its owner, so
# whoever holds it may take away the socket file of a server that crashed.
import fcntl
import os
import socket
import stat
import sys
import threading


def listen(path):
    lock = os.open(path + ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if os.path.lexists(path):
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise FileExistsError("not a socket")
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    return listener, lock


def serve(conn):
    with conn:
        try:
            while data := conn.recv(65536):
                conn.sendall(data.upper())
        except OSError as error:
            print(error, file=sys.stderr)


path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
try:
    listener, lock = listen(path)
except OSError as error:
    print("can't use", path, "because of", error, file=sys.stderr)
    sys.exit(1)
print("listening on", path, flush=True)
while True:
    try:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
    except OSError:
        pass
