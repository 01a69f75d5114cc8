#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# Four threads take turns; more clients than that wait until one is free.
import socket
import sys
from concurrent.futures import ThreadPoolExecutor


def serve(conn):
    with conn:
        while data := conn.recv(65536):
            conn.sendall(data.upper())


address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    listener = socket.create_server((host, int(port)))
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
print("listening on %s:%d" % listener.getsockname(), flush=True)
with ThreadPoolExecutor(4) as pool:
    while True:
        try:
            conn, _ = listener.accept()
        except OSError:
            continue
        pool.submit(serve, conn)
