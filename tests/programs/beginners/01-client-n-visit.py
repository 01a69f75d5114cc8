# Connects anew for every line; against a server that serves one client the second line is refused, and
# without any line the client doesn't connect at all. All messages should go over one connection.
# caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection 01.client-last-line
# caught by: 01.client-survives-short-writes 01.client-survives-short-reads 01.client-prints-at-once
# caught by: 01.client-prints-only-replies 01.client-no-magic-words
# cause: connects-more-than-once

import socket
import sys

DEFAULT = "127.0.0.1:8888"


def parse(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def ask(server, message):
    with socket.create_connection(server) as sock:
        sock.sendall(message)
        parts = []
        missing = len(message)
        while missing > 0:
            part = sock.recv(min(missing, 4096))
            if not part:
                raise EOFError("the server has closed the connection")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)


def main():
    server = parse(sys.argv[1] if len(sys.argv) > 1 else DEFAULT)
    for line in sys.stdin.buffer:
        if line.endswith(b"\n"):
            line = line[:-1]
            if line.endswith(b"\r"):
                line = line[:-1]
        reply = ask(server, line)
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.buffer.flush()


main()
