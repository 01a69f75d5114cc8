#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# poll() says that something is there, FIONREAD how much, and recv takes exactly that.
import array
import fcntl
import select
import socket
import sys
import termios

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    listener = socket.create_server((host, int(port)))
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
print("listening on %s:%d" % listener.getsockname(), flush=True)


def serve(conn):
    poll = select.poll()
    poll.register(conn, select.POLLIN)
    while True:
        poll.poll()
        count = array.array("i", [0])
        fcntl.ioctl(conn, termios.FIONREAD, count)
        data = conn.recv(max(1, count[0]))
        if not data:
            return
        conn.sendall(data.upper())


while True:
    try:
        conn, _ = listener.accept()
        with conn:
            serve(conn)
    except OSError as error:
        print(error, file=sys.stderr)
