# The test for an empty line looks for b"\n" alone, before the line ending is taken off. A line that is
# only "\r\n" passes the test, becomes an empty message, and an empty line appears on stdout. demands:
# "An empty line sends nothing, waits for nothing and prints nothing.".
# caught by: 03.client-empty-line-sends-nothing
# cause: prints-for-empty-line

import socket
import sys


class ServerGone(Exception):
    pass


def recv_exactly(sock, count):
    data = bytearray()
    while len(data) < count:
        part = sock.recv(count - len(data))
        if part == b"":
            raise ServerGone(f"closed after {len(data)} of {count} bytes")
        data += part
    return bytes(data)


def strip_ending(line):
    if line.endswith(b"\r\n"):
        return line[:-2]
    if line.endswith(b"\n"):
        return line[:-1]
    return line


def talk(sock):
    stdin = sys.stdin.buffer
    stdout = sys.stdout.buffer
    while True:
        line = stdin.readline()
        if not line:
            return
        if line == b"\n":
            continue
        message = strip_ending(line)
        sock.sendall(message)
        stdout.write(recv_exactly(sock, len(message)) + b"\n")
        stdout.flush()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        host, port = address.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as sock:
            talk(sock)
    except (OSError, ServerGone, ValueError, OverflowError) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
