# Cuts the input into lines by itself and hands out only what has a newline behind it; what is left in
# the buffer at the end of stdin is forgotten, so a last line without a newline is never sent.
# caught by: 01.client-last-line
# cause: drops-last-line

import os
import socket
import sys


class LineFeeder:
    """Reads a descriptor and hands out one line after another."""

    def __init__(self, fd):
        self.fd = fd
        self.pending = b""

    def __iter__(self):
        while True:
            while b"\n" in self.pending:
                line, self.pending = self.pending.split(b"\n", 1)
                yield line.removesuffix(b"\r")
            piece = os.read(self.fd, 4096)
            if not piece:
                return
            self.pending += piece


def receive(sock, count):
    parts = []
    while count > 0:
        part = sock.recv(min(count, 65536))
        if not part:
            raise EOFError("the server has closed the connection")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def main():
    address = sys.argv[1] if len(sys.argv) >= 2 else "127.0.0.1:8888"
    host, port = address.split(":")
    with socket.create_connection((host, int(port))) as sock:
        for message in LineFeeder(0):
            sock.sendall(message)
            sys.stdout.buffer.write(receive(sock, len(message)) + b"\n")
            sys.stdout.buffer.flush()


main()
