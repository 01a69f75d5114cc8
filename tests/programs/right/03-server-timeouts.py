#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# Every call has a limit of 0.3 s and is tried again. Not sendall: when that times out, nobody
# knows how much has gone.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
listener = socket.socket()
try:
    listener.bind((host, int(port)))
    listener.listen(10)
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
listener.settimeout(0.3)
print("listening on %s:%d" % listener.getsockname(), flush=True)


def patiently(call, *args):
    while True:
        try:
            return call(*args)
        except socket.timeout:
            pass


def serve(conn):
    conn.settimeout(0.3)
    while data := patiently(conn.recv, 1024):
        data = data.upper()
        while data:
            data = data[patiently(conn.send, data):]


while True:
    try:
        conn, _ = patiently(listener.accept)
        with conn:
            serve(conn)
    except OSError as error:
        print("went on after", repr(error), file=sys.stderr)
