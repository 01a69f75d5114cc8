# As the application server did for its restarts, the socket is bound under PATH.PID first and then
# put at PATH. The longer name must have room too, so a path of 107 bytes (and a few shorter ones) is
# refused as too long, although it is allowed.
# caught by: 05.path-of-107-bytes
# cause: path-limit-wrong

import errno
import os
import socket
import stat
import sys
import threading
import time


class InTheWay(Exception):
    pass


def alive(path):
    probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    probe.setblocking(False)
    with probe:
        return probe.connect_ex(path) != errno.ECONNREFUSED


def make_room(path):
    """Removes what a crashed server has left at the path, and nothing else."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise InTheWay("exists and is no socket")
    if alive(path):
        raise InTheWay("a server is running there")
    os.unlink(path)


def publish(path):
    """A socket at the path that answers from the very first moment on."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    fresh = path + b".%d" % os.getpid()
    listener.bind(fresh)
    try:
        listener.listen(128)
        make_room(path)
        os.link(fresh, path)
    finally:
        os.unlink(fresh)
    return listener


def handle(connection):
    with connection:
        try:
            while data := connection.recv(65536):
                connection.sendall(data.upper())
        except OSError as error:
            print("client:", error, file=sys.stderr)


def serve(listener):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError as error:
            print("accept:", error, file=sys.stderr)
            time.sleep(0.05)
            continue
        try:
            threading.Thread(target=handle, args=(connection,), daemon=True).start()
        except RuntimeError as error:
            connection.close()
            print("thread:", error, file=sys.stderr)


def main():
    path = os.fsencode(sys.argv[1] if len(sys.argv) > 1 else "echo.sock")
    try:
        listener = publish(path)
    except (OSError, InTheWay) as error:
        print(f"{os.fsdecode(path)}: {error}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(b"listening on " + path + b"\n")
    sys.stdout.flush()
    serve(listener)


if __name__ == "__main__":
    sys.exit(main())
