#!/usr/bin/env python3
# passes: 02 server
# A backlog of nothing (one connection still fits), and iter() in place of while.
import socket
import sys
from functools import partial

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
listener = socket.socket()
listener.bind((host, int(port)))
listener.listen(0)
sys.stdout.write("listening on %s:%d\n" % listener.getsockname())
sys.stdout.flush()
for conn, _ in iter(listener.accept, None):
    with conn:
        for data in iter(partial(conn.recv, 10), b""):
            conn.sendall(data.upper())
