# Waits with select for both directions, but sends with a blocking sendall in the same loop; with a
# large input client and server wait for each other in write, and the client never ends.
# caught by: 07.client-waits-for-server
# by luck: 07.client-copies-large-stream
# cause: writes-before-reading

import os
import select
import socket
import sys


def write_out(data):
    while data:
        n = os.write(1, data)
        data = data[n:]


def copy(sock):
    inputs = [sock, 0]
    sent = received = 0
    while True:
        readable, _, _ = select.select(inputs, [], [])
        if sock in readable:
            data = sock.recv(4096)
            if not data:
                break
            received += len(data)
            try:
                write_out(data)
            except BrokenPipeError:
                return
        if 0 in readable:
            data = os.read(0, 65536)
            if data:
                sock.sendall(data)
                sent += len(data)
            else:
                sock.shutdown(socket.SHUT_WR)
                inputs.remove(0)
    if received < sent:
        raise ConnectionError("connection closed by the server")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port))) as sock:
            copy(sock)
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)


main()
