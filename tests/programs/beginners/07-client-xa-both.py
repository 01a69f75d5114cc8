# One select loop does both directions, but sendall blocks. It sends more in each turn than it reads,
# so with a large input the buffers fill up, the server waits in its write, the client waits in
# sendall, and nobody reads any more.
# caught by: 07.client-waits-for-server
# by luck: 07.client-copies-large-stream
# cause: writes-before-reading

import os
import select
import socket
import sys

STDIN = 0


def connect(address):
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)))


def write_out(data):
    while data:
        n = os.write(1, data)
        data = data[n:]


def copy_both_ways(sock):
    sent = 0
    received = 0
    watched = [STDIN, sock]
    while True:
        ready, _, _ = select.select(watched, [], [])
        if STDIN in ready:
            data = os.read(STDIN, 65536)
            if data:
                sock.sendall(data)
                sent += len(data)
            else:
                sock.shutdown(socket.SHUT_WR)
                watched.remove(STDIN)
        if sock in ready:
            data = sock.recv(4096)
            if not data:
                return sent, received
            received += len(data)
            try:
                write_out(data)
            except BrokenPipeError:
                sys.exit(0)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        with connect(address) as sock:
            sent, received = copy_both_ways(sock)
            closed_early = received < sent
    except (OSError, ValueError) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    if closed_early:
        print(f"{address}: the server has closed too early", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
