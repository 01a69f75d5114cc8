# the length of the reply is taken from the str, which counts characters; the reply has bytes. For
# "straße" it reads 6 of 7 bytes, and the seventh is taken for the beginning of the next reply.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import io
import socket
import sys


def recv_exactly(sock, count):
    chunks = []
    while count > 0:
        chunk = sock.recv(min(count, 65536))
        if not chunk:
            raise ConnectionError("server closed the connection")
        chunks.append(chunk)
        count -= len(chunk)
    return b"".join(chunks)


def ask(sock, message):
    sock.sendall(message.encode("utf-8", "surrogateescape"))
    return recv_exactly(sock, len(message))


def lines():
    # surrogateescape: stdin may be anything
    stdin = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8",
                             errors="surrogateescape", newline="\n")
    for line in stdin:
        if line.endswith("\r\n"):
            yield line[:-2]
        elif line.endswith("\n"):
            yield line[:-1]
        else:
            yield line


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    out = sys.stdout.buffer
    try:
        with socket.create_connection((host, int(port))) as sock:
            for line in lines():
                out.write(ask(sock, line) + b"\n")
                out.flush()
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
