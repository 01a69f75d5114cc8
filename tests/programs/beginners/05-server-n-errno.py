# Handles EADDRINUSE and lets every other error of bind through; a path that is too long or in a
# directory that doesn't exist gives a traceback in which the path doesn't occur. (The exit code is 1 by
# luck.).
# caught by: 05.path-too-long 05.missing-directory
# cause: message-without-address

import errno
import os
import socket
import stat
import sys
import time


def refuse(path, reason):
    print(f"{path}: {reason}", file=sys.stderr)
    sys.exit(1)


def somebody_listens(path):
    probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        probe.connect(path)
        return True
    except ConnectionRefusedError:
        return False
    finally:
        probe.close()


def listen(path):
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        server.bind(path)
    except OSError as e:
        if e.errno != errno.EADDRINUSE:
            raise
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            refuse(path, "there is something else than a socket")
        if somebody_listens(path):
            refuse(path, "address already in use")
        os.unlink(path)
        server.bind(path)
    server.listen(128)
    return server


def handle(conn):
    with conn:
        while True:
            data = conn.recv(65536)
            if not data:
                return
            conn.sendall(data.upper())


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    server = listen(path)
    print("listening on", path, flush=True)
    while True:
        try:
            conn, _ = server.accept()
        except OSError as e:
            print("accept:", e, file=sys.stderr)
            time.sleep(0.1)
            continue
        try:
            handle(conn)
        except OSError as e:
            print("client:", e, file=sys.stderr)


if __name__ == "__main__":
    main()
