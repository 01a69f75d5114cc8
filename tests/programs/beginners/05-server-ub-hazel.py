# The server binds a longer name first (PATH.PID) and renames it to PATH afterwards. A path near the
# limit, of 107 bytes for example, is right, but the longer name has no room: the server refuses a
# good path.
# caught by: 05.path-of-107-bytes
# cause: path-limit-wrong

import errno
import os
import socket
import stat
import sys
import time


class Taken(Exception):
    pass


def note(text):
    try:
        sys.stderr.buffer.write(os.fsencode(text) + b"\n")
        sys.stderr.buffer.flush()
    except OSError:
        pass


def somebody_listens(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asking:
        # EPROTOTYPE would mean: yes, but for streams.
        return asking.connect_ex(path) != errno.ECONNREFUSED


def look_at(path):
    """May the path be ours? It may if nothing is there, or a socket that nobody uses."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise Taken("it exists and is no socket")
    if somebody_listens(path):
        raise Taken("another server listens there")


def listen(path):
    look_at(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # bind makes the file, and connect is refused until listen: so make it beside, and put
    # it in its place when it works. Nobody ever finds a path without a server.
    beside = path + b".%d" % os.getpid()
    listener.bind(beside)
    try:
        listener.listen(128)
        os.rename(beside, path)
    except OSError:
        os.unlink(beside)
        raise
    return listener


def converse(conn):
    while data := conn.recv(16384):
        conn.sendall(data.upper())


def serve(listener):
    while True:
        try:
            conn, _ = listener.accept()
        except OSError as error:
            note(f"accept: {error}")
            time.sleep(0.05)
            continue
        with conn:
            try:
                converse(conn)
            except OSError as error:
                note(f"client: {error}")


def main():
    path = os.fsencode(sys.argv[1]) if len(sys.argv) > 1 else b"echo.sock"
    try:
        listener = listen(path)
    except (OSError, Taken) as error:
        note(f"{os.fsdecode(path)}: {error}")
        sys.exit(1)
    sys.stdout.buffer.write(b"listening on " + path + b"\n")
    sys.stdout.buffer.flush()
    serve(listener)


main()
