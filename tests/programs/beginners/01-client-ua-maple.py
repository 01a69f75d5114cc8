# The reply is complete here when it has as many bytes as the line has characters. A letter like ß is
# one character and two bytes, so with a reply that comes in pieces the last bytes are missing and
# turn up in front of the next reply.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import socket
import sys


def connect(address):
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)))


def to_text(raw):
    # surrogateescape: otherwise it stops at strange bytes
    return raw.decode("utf-8", "surrogateescape")


def to_bytes(text):
    return text.encode("utf-8", "surrogateescape")


def ask(sock, text):
    sock.sendall(to_bytes(text))
    reply = b""
    while len(reply) < len(text):
        piece = sock.recv(4096)
        if not piece:
            raise ConnectionError("the server has closed")
        reply += piece
    return reply


def lines():
    for raw in sys.stdin.buffer:
        if raw.endswith(b"\r\n"):
            raw = raw[:-2]
        elif raw.endswith(b"\n"):
            raw = raw[:-1]
        yield to_text(raw)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        with connect(address) as sock:
            for text in lines():
                reply = ask(sock, text)
                sys.stdout.buffer.write(reply + b"\n")
                sys.stdout.buffer.flush()
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)


main()
