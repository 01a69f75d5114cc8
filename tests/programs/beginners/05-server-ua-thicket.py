# Only regular files and directories are refused; whatever else lies at the path counts as an old
# socket. Nobody answers behind a FIFO or a symlink either, so the server deletes it and puts its
# socket there.
# caught by: 05.keeps-fifo 05.keeps-symlink
# cause: removes-what-is-not-its-own

import errno
import os
import socket
import sys
import time


def open_socket(path):
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.bind(path)
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return sock


def somebody_answers(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            return False
        except OSError:
            return True
    return True


def listen(path):
    try:
        return open_socket(path)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        if os.path.isfile(path) or os.path.isdir(path):
            raise
        if somebody_answers(path):
            raise
    # left over from the last time
    os.unlink(path)
    return open_socket(path)


def converse(conn):
    data = conn.recv(16384)
    while data:
        conn.sendall(data.upper())
        data = conn.recv(16384)


def serve(listener):
    while True:
        try:
            conn, _ = listener.accept()
        except OSError as error:
            print("accept:", error, file=sys.stderr)
            time.sleep(0.1)
            continue
        try:
            converse(conn)
        except OSError as error:
            print("client:", error, file=sys.stderr)
        finally:
            conn.close()


if __name__ == "__main__":
    path = "echo.sock"
    if len(sys.argv) > 1:
        path = sys.argv[1]
    try:
        listener = listen(path)
    except OSError as error:
        print(f"{path}: {error}", file=sys.stderr)
        sys.exit(1)
    sys.stdout.buffer.write(b"listening on " + os.fsencode(path) + b"\n")
    sys.stdout.buffer.flush()
    serve(listener)
