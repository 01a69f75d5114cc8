# The two-argument iter() stops at b"", which read_line() returns at the end of the input, but also for
# an empty line. The first empty line ends the client with 0; it and what follows are never sent.
# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: quits-on-empty-line

import socket
import sys


def read_line():
    sys.stderr.write("> ")
    sys.stderr.flush()
    line = sys.stdin.buffer.readline()
    if line.endswith(b"\r\n"):
        return line[:-2]
    return line.removesuffix(b"\n")


def ask(sock, message):
    sock.send(message)
    return sock.recv(65535)


def main(address="127.0.0.1:8888"):
    host, port = address.rsplit(":", 1)
    out = sys.stdout.buffer
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect((host, int(port)))
            for message in iter(read_line, b""):
                out.write(ask(sock, message) + b"\n")
                out.flush()
        except OSError as e:
            sys.exit(f"{address}: {e}")


main(*sys.argv[1:2])
