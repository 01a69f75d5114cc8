# Errors of bind are reported as str(error), which for AF_UNIX doesn't contain the path. For a missing
# directory or a path that is too long the message lacks ADDRESS ("[Errno 2] No such file or directory").
# caught by: 05.path-too-long 05.missing-directory
# cause: message-without-address

import os
import socket
import stat
import sys
import time


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(1)


def is_alive(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            return False
        return True


def make_room(path):
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        fail(f"{path}: there is a file that is no socket")
    if is_alive(path):
        fail(f"{path}: another server is running")
    os.unlink(path)


def conversation(conn):
    while True:
        data = conn.recv(8192)
        if not data:
            return
        conn.sendall(data.upper())


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        make_room(path)
        server.bind(path)
        server.listen(128)
    except OSError as error:
        fail(error)
    print(f"listening on {path}", flush=True)

    while True:
        try:
            conn, _ = server.accept()
        except OSError as error:
            print("accept:", error, file=sys.stderr)
            time.sleep(0.1)
            continue
        try:
            conversation(conn)
        except OSError as error:
            print("client:", error, file=sys.stderr)
        finally:
            conn.close()


main()
