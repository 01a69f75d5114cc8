# The socket file is cleaned up in a finally that also runs when the start was refused; a second server
# says that the address is in use and removes the file of the first, which nobody can reach any more.
# caught by: 05.leaves-live-server-alone
# cause: removes-what-is-not-its-own

import errno
import os
import socket
import stat
import sys
import time


def is_socket(path):
    try:
        return stat.S_ISSOCK(os.lstat(path).st_mode)
    except OSError:
        return False


def somebody_listens(path):
    probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        probe.connect(path)
    except ConnectionRefusedError:
        return False
    finally:
        probe.close()
    return True


def cleanup(path):
    if is_socket(path):
        os.unlink(path)


def make_server(path):
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        server.bind(path)
    except OSError as e:
        if e.errno != errno.EADDRINUSE or not is_socket(path) or somebody_listens(path):
            raise
        cleanup(path)
        server.bind(path)
    server.listen(128)
    return server


def handle(conn):
    with conn:
        while True:
            data = conn.recv(8192)
            if not data:
                return
            conn.sendall(data.upper())


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        server = make_server(path)
        print("listening on", path, flush=True)
        while True:
            try:
                conn, _ = server.accept()
                handle(conn)
            except OSError as e:
                print("client:", e, file=sys.stderr)
                time.sleep(0.01)
    except OSError as e:
        print(f"{path}: {e}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        cleanup(path)


if __name__ == "__main__":
    sys.exit(main())
