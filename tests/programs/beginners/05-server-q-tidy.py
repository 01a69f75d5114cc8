# The server cleans up its socket file in `finally`, also when it never got as far as making one. A
# second server exits with 1 as it should, but takes the file of the running one along; and a start at
# the path of a regular file (or a FIFO, or a symlink) reports the error and removes the file.
# caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
# cause: removes-what-is-not-its-own

import errno
import os
import socket
import stat
import sys
import time


def is_stale(path):
    """A socket file behind which nobody listens."""
    if not stat.S_ISSOCK(os.lstat(path).st_mode):
        return False
    probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    probe.settimeout(1)
    try:
        probe.connect(path)
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    finally:
        probe.close()
    return False


def bind(server, path):
    try:
        server.bind(path)
    except OSError as e:
        if e.errno != errno.EADDRINUSE or not is_stale(path):
            raise
        os.unlink(path)
        server.bind(path)


def talk(conn):
    with conn:
        while True:
            data = conn.recv(65536)
            if not data:
                return
            conn.sendall(data.upper())


def serve(server):
    while True:
        try:
            conn, _ = server.accept()
        except OSError as e:
            print("accept:", e, file=sys.stderr)
            time.sleep(0.1)
            continue
        try:
            talk(conn)
        except OSError as e:
            print("client:", e, file=sys.stderr)


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        bind(server, path)
        server.listen(128)
        print("listening on", path, flush=True)
        serve(server)
    except KeyboardInterrupt:
        return 0
    except OSError as e:
        print(f"{path}: {e}", file=sys.stderr)
        return 1
    finally:
        server.close()
        try:
            os.unlink(path)
        except OSError:
            pass


if __name__ == "__main__":
    sys.exit(main())
