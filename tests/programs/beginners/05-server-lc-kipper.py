# Decides "stale" by the refused connect alone and never asks with lstat whether the thing is a socket.
# connect() to a regular file or a FIFO is refused as well, so a user's file at the path is deleted and
# replaced by the server's socket.
# caught by: 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
# cause: removes-what-is-not-its-own

import os
import socket
import sys
import time

DEFAULT = "echo.sock"


def somebody_listens(path):
    probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        probe.connect(path)
    except ConnectionRefusedError:
        return False
    finally:
        probe.close()
    return True


def open_listener(path):
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        server.bind(path)
    except OSError:
        if not os.path.lexists(path):
            raise
        if somebody_listens(path):
            raise
        # left over from a crash
        os.unlink(path)
        server.bind(path)
    server.listen(64)
    return server


def converse(conn):
    while True:
        data = conn.recv(8192)
        if not data:
            break
        conn.sendall(data.upper())


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else DEFAULT
    try:
        server = open_listener(path)
    except OSError as e:
        print(f"{path}: {e}", file=sys.stderr)
        return 1

    print(f"listening on {path}", flush=True)

    while True:
        try:
            conn, _ = server.accept()
        except OSError as e:
            print("accept:", e, file=sys.stderr)
            time.sleep(0.1)
            continue
        with conn:
            try:
                converse(conn)
            except OSError as e:
                print("client:", e, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
