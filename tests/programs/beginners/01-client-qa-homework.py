# The number of bytes to wait for is len() of the str, not of the encoded bytes; a line with an umlaut
# gets its reply cut short, and the missing bytes appear at the beginning of the next reply.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import sys
import socket


def recv_exactly(sock, count):
    data = bytearray()
    while len(data) < count:
        part = sock.recv(count - len(data))
        if not part:
            raise ConnectionError("server closed the connection")
        data.extend(part)
    return bytes(data)


def parse_address(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def chop(line):
    if line.endswith("\n"):
        line = line[:-1]
        if line.endswith("\r"):
            line = line[:-1]
    return line


def main():
    where = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")

    with socket.create_connection(parse_address(where)) as sock:
        for line in sys.stdin:
            text = chop(line)
            sock.sendall(text.encode("utf-8", "surrogateescape"))
            reply = recv_exactly(sock, len(text))
            print(reply.decode("utf-8", "surrogateescape"), flush=True)


if __name__ == "__main__":
    main()
