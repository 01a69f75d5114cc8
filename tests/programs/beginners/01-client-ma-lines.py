# It takes the line ending off with str.splitlines()[0], which also splits at form feed, vertical tab,
# \x1c-\x1e, U+0085 and U+2028; a line that holds one of these is sent only up to there, and the rest is
# lost. demands: "A line without its ending (`\n` or `\r\n`) is a message" and "It sends exactly the
# message".
# caught by: 01.client-keeps-spaces
# cause: other-line-ends

import socket
import sys


def receive_exactly(sock, count):
    parts = []
    while count > 0:
        part = sock.recv(count)
        if not part:
            raise ConnectionError("server closed the connection")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def messages():
    while True:
        raw = sys.stdin.buffer.readline()
        if raw == b"":
            return
        if raw.endswith(b"\n"):
            line = raw.decode("utf-8", "surrogateescape").splitlines()[0]
            yield line.encode("utf-8", "surrogateescape")
        else:
            yield raw


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port))) as sock:
        for message in messages():
            sock.sendall(message)
            reply = receive_exactly(sock, len(message))
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


main()
