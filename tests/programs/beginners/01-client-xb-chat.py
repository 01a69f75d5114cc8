# the message is kept as text, and the loop waits for len(line) bytes, which is the number of
# characters. With "straße" it is content with 6 of 7 bytes; when the reply comes in pieces the end is
# missing, and is taken for the beginning of the next reply.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import io
import socket
import sys

DEFAULT = "127.0.0.1:8888"


def lines():
    """Yields the lines of stdin without \\n or \\r\\n."""
    source = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8",
                              errors="surrogateescape", newline="\n")
    for line in source:
        if line.endswith("\r\n"):
            line = line[:-2]
        elif line.endswith("\n"):
            line = line[:-1]
        yield line


def ask(sock, line):
    sock.sendall(line.encode("utf-8", "surrogateescape"))
    reply = b""
    while len(reply) < len(line):
        data = sock.recv(4096)
        if not data:
            raise ConnectionError("server closed the connection")
        reply += data
    return reply


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else DEFAULT
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port))) as sock:
        for line in lines():
            reply = ask(sock, line)
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
