# "connection refused" alone is taken as the proof of a stale socket. connect() is refused by a regular
# file or a FIFO, too, so the server deletes a user's file and puts its socket there.
# caught by: 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
# cause: removes-what-is-not-its-own

import os
import socket
import sys
import time


def somebody_listens(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            return False
        return True


def open_listener(path):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    if os.path.lexists(path) and not somebody_listens(path):
        # left over from a crash
        os.unlink(path)
    listener.bind(path)
    listener.listen()
    return listener


def to_upper(data):
    return data.upper()


def talk(conn):
    with conn:
        while chunk := conn.recv(4096):
            conn.sendall(to_upper(chunk))


def main(argv):
    path = argv[1] if len(argv) > 1 else "echo.sock"
    try:
        listener = open_listener(path)
    except OSError as problem:
        print(f"cannot listen on {path}: {problem}", file=sys.stderr)
        return 1
    print(f"listening on {path}", flush=True)

    while True:
        try:
            conn, _ = listener.accept()
        except OSError as problem:
            print("accept:", problem, file=sys.stderr)
            time.sleep(0.1)
            continue
        try:
            talk(conn)
        except OSError as problem:
            print("client:", problem, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv))
