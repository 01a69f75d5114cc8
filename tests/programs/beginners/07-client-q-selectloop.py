# Select says only that stdin and the socket can be read; the sendall that follows is blocking, and while
# it waits for room nobody reads the answers. As up to 64 KiB are sent for 4 KiB received, the buffers
# fill in both directions, and client and server wait for each other forever when the input is large.
# caught by: 07.client-waits-for-server
# by luck: 07.client-copies-large-stream
# cause: writes-before-reading

import os
import select
import socket
import sys

BUFSIZE = 65536


def show(data):
    """Write all of data to stdout; if nobody reads it any more, there is nothing left to do."""
    try:
        while data:
            written = os.write(1, data)
            data = data[written:]
    except BrokenPipeError:
        sys.exit(0)


def transfer(sock):
    sent = received = 0
    watched = [0, sock]
    while True:
        readable, _, _ = select.select(watched, [], [])
        if sock in readable:
            data = sock.recv(4096)
            if not data:
                break
            received += len(data)
            show(data)
        if 0 in readable:
            data = os.read(0, BUFSIZE)
            if data:
                sock.sendall(data)
                sent += len(data)
            else:
                sock.shutdown(socket.SHUT_WR)
                watched.remove(0)
    if received < sent:
        raise ConnectionError(f"{sent} bytes sent, but only {received} came back")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port))) as sock:
            transfer(sock)
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
