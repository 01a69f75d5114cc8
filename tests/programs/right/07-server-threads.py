#!/usr/bin/env python3
# passes: 07 server
# A thread for each client, recv and sendall.
import socket
import sys
import threading


def converse(conn):
    with conn:
        try:
            while data := conn.recv(16384):
                conn.sendall(data.upper())
        except OSError as error:
            print(error, file=sys.stderr)


address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    listener = socket.create_server((host, int(port)))
except OSError as error:
    sys.exit(f"{address}: {error}")
with listener:
    print("listening on %s:%d" % listener.getsockname(), flush=True)
    while True:
        try:
            conn, _ = listener.accept()
        except OSError as error:
            print(error, file=sys.stderr)
            continue
        threading.Thread(target=converse, args=(conn,), daemon=True).start()
