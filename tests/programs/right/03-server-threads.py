#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# A thread for each client; the peer's name is asked for, and may be gone already.
import socket
import sys
import threading


def serve(conn):
    with conn:
        try:
            print("client", conn.getpeername(), flush=True)
            while data := conn.recv(8192):
                conn.sendall(data.upper())
        except OSError as error:
            print("conversation broke:", error, flush=True)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        listener = socket.create_server((host, int(port)), backlog=128)
    except OSError as error:
        sys.exit(f"{address} can't be had: {error}")
    print("listening on %s:%d" % listener.getsockname(), flush=True)
    while True:
        try:
            conn, _ = listener.accept()
        except OSError as error:
            print("accept:", error, file=sys.stderr)
            continue
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
