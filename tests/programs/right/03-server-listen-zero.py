#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# listen(0): one connection fits into the queue, the next one's handshake has to wait.
import contextlib
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, _, port = address.partition(":")
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    listener.bind((host, int(port)))
except OSError as error:
    print(f"{address}: {error.strerror}", file=sys.stderr)
    sys.exit(1)
listener.listen(0)
print(f"listening on {host}:{listener.getsockname()[1]}", flush=True)
while True:
    with contextlib.suppress(OSError):
        conn, _ = listener.accept()
        with contextlib.closing(conn):
            while data := conn.recv(1500):
                conn.sendall(data.upper())
            conn.shutdown(socket.SHUT_RDWR)
