# The clean-up that removes the path at exit is registered before bind, and runs also when bind has
# failed. A second server deletes the socket file of the running one (or a regular file at the path) as
# it exits.
# caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
# cause: removes-what-is-not-its-own

import atexit
import errno
import os
import socket
import stat
import sys
import time


def cleanup(path):
    try:
        os.unlink(path)
    except OSError:
        pass


def is_stale(path):
    if not stat.S_ISSOCK(os.lstat(path).st_mode):
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(path) == errno.ECONNREFUSED


def make_listener(path):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    atexit.register(cleanup, path)
    try:
        listener.bind(path)
    except OSError as error:
        if error.errno != errno.EADDRINUSE or not is_stale(path):
            raise
        os.unlink(path)
        listener.bind(path)
    listener.listen(128)
    return listener


def echo(conn):
    while data := conn.recv(4096):
        conn.sendall(data.upper())


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        listener = make_listener(path)
    except OSError as error:
        print(f"{path}: {error}", file=sys.stderr)
        sys.exit(1)
    print(f"listening on {path}", flush=True)

    while True:
        try:
            conn, _ = listener.accept()
        except OSError as error:
            print("accept:", error, file=sys.stderr)
            time.sleep(0.1)
            continue
        try:
            echo(conn)
        except OSError as error:
            print("client:", error, file=sys.stderr)
        finally:
            conn.close()


if __name__ == "__main__":
    main()
