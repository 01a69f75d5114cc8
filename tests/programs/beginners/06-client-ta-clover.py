# The loop runs while next_line gives something, and an empty line is b"" just like the end of the
# input. The client stops at the first empty line instead of sending it.
# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: quits-on-empty-line

import socket
import sys


def next_line():
    line = sys.stdin.buffer.readline()
    if line.endswith(b"\r\n"):
        return line[:-2]
    if line.endswith(b"\n"):
        return line[:-1]
    return line


def open_socket(address):
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # connect: only datagrams from the server get through
    sock.connect((host, int(port)))
    return sock


def converse(sock):
    while line := next_line():
        sock.send(line)
        reply = sock.recv(65535)
        sys.stdout.buffer.write(reply)
        sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) >= 2 else "127.0.0.1:8888"
    try:
        with open_socket(address) as sock:
            converse(sock)
    except OSError as e:
        sys.exit(f"{address}: {e}")
