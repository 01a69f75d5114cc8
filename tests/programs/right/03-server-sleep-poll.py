#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# Nothing ever blocks: every five milliseconds it asks all sockets whether there is something.
import socket
import sys
import time

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    listener = socket.create_server((host, int(port)))
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
listener.setblocking(False)
print("listening on %s:%d" % listener.getsockname(), flush=True)
clients = {}


def turn(conn, owed):
    """One look at one client; whether anything happened, and whether it is still there."""
    if not owed:
        try:
            data = conn.recv(16384)
        except BlockingIOError:
            return False, True
        if not data:
            return True, False
        owed += data.upper()
    try:
        del owed[: conn.send(owed)]
    except BlockingIOError:
        return False, True
    return True, True


while True:
    busy = False
    try:
        conn, _ = listener.accept()
        conn.setblocking(False)
        clients[conn] = bytearray()
        busy = True
    except OSError:
        pass
    for conn, owed in list(clients.items()):
        try:
            moved, there = turn(conn, owed)
        except OSError:
            moved, there = True, False
        busy |= moved
        if not there:
            del clients[conn]
            conn.close()
    if not busy:
        time.sleep(0.005)
