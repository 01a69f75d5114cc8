# Refuses only what os.path.isfile or isdir calls a file or directory and unlinks anything else; a FIFO
# is deleted, and so is the socket file of a server that runs, which nobody can reach any more.
# caught by: 05.leaves-live-server-alone 05.keeps-fifo 05.keeps-symlink
# cause: removes-what-is-not-its-own

import os
import socket
import sys
import threading
import time


def talk(conn):
    with conn:
        try:
            while True:
                data = conn.recv(16384)
                if not data:
                    break
                conn.sendall(data.upper())
        except OSError as e:
            print("client:", e, file=sys.stderr)


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    if os.path.isfile(path) or os.path.isdir(path):
        print(f"{path}: exists and is not a socket", file=sys.stderr)
        sys.exit(1)
    if os.path.lexists(path):
        os.unlink(path)

    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        server.bind(path)
        server.listen(128)
    except OSError as e:
        print(f"{path}: {e}", file=sys.stderr)
        sys.exit(1)
    print("listening on", path, flush=True)

    while True:
        try:
            conn, _ = server.accept()
        except OSError as e:
            print("accept:", e, file=sys.stderr)
            time.sleep(0.05)
            continue
        threading.Thread(target=talk, args=(conn,), daemon=True).start()


if __name__ == "__main__":
    main()
