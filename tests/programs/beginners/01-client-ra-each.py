# Stdin is read as text with Python's universal newlines, so a lone \r inside a line ends it, too:
# "ab\rcd\n" is sent as two messages, "ab" and "cd". (Only \n and \r\n are line endings in the lesson.).
# caught by: 01.client-sends-lines
# cause: line-end-sent

import socket
import sys


def parse(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def lines():
    for line in sys.stdin:
        yield line.removesuffix("\n").encode(errors="surrogateescape")


def replies(conn, messages):
    for message in messages:
        conn.sendall(message)
        missing = len(message)
        parts = []
        while missing:
            part = conn.recv(min(missing, 65536))
            if not part:
                raise SystemExit("the server has closed the connection")
            parts.append(part)
            missing -= len(part)
        yield b"".join(parts)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    with socket.create_connection(parse(address)) as conn:
        for reply in replies(conn, lines()):
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


main()
