# Whether a server lives at the path is decided by whether it answers a "ping" within half a second; a
# live server that is just busy with another client is taken for stale, its file is removed and replaced.
# caught by: 05.leaves-live-server-alone
# cause: removes-what-is-not-its-own

import os
import socket
import stat
import sys
import time


def is_socket_file(path):
    try:
        return stat.S_ISSOCK(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False


def is_alive(path):
    probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    probe.settimeout(0.5)
    try:
        probe.connect(path)
        probe.sendall(b"ping")
        return probe.recv(4) == b"PING"
    except OSError:
        return False
    finally:
        probe.close()


def open_listener(path):
    if is_socket_file(path) and not is_alive(path):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(128)
    return listener


def talk(conn):
    while chunk := conn.recv(16384):
        conn.sendall(chunk.upper())


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        listener = open_listener(path)
    except OSError as e:
        sys.exit(f"{path}: {e}")
    print("listening on", path, flush=True)

    while True:
        try:
            conn, _ = listener.accept()
        except OSError as e:
            print("accept:", e, file=sys.stderr)
            time.sleep(0.05)
            continue
        with conn:
            try:
                talk(conn)
            except OSError as e:
                print("client:", e, file=sys.stderr)


main()
