# The cleanup in "finally" removes the path whatever has happened. A second server, which is rightly
# refused, deletes the socket file of the first on its way out, and a regular file is deleted in the same
# way.
# caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
# cause: removes-what-is-not-its-own

import errno
import os
import socket
import stat
import sys
import time


class PathTaken(Exception):
    pass


def remove_if_stale(path):
    if not stat.S_ISSOCK(os.lstat(path).st_mode):
        raise PathTaken("exists and is not a socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as test:
        try:
            test.connect(path)
        except ConnectionRefusedError:
            os.unlink(path)
        else:
            raise PathTaken("another server is running")


def create_server(path):
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        server.bind(path)
    except OSError as e:
        if e.errno != errno.EADDRINUSE:
            raise
        remove_if_stale(path)
        server.bind(path)
    server.listen(128)
    return server


def handle(conn):
    with conn:
        while chunk := conn.recv(65536):
            conn.sendall(chunk.upper())


def serve(server):
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


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        server = create_server(path)
        print(f"listening on {path}", flush=True)
        serve(server)
    except (OSError, PathTaken) as e:
        print(f"{path}: {e}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        pass
    finally:
        try:
            os.unlink(path)
        except OSError:
            pass


if __name__ == "__main__":
    main()
