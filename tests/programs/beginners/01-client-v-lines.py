# Waits for as many bytes as the message has characters (len of the str, not of the encoded bytes); when
# the reply to a line with an umlaut comes in small pieces, its last byte or bytes are missing and are
# printed at the head of the next reply.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import socket
import sys


def parse_address(argv):
    if len(argv) > 1:
        host, port = argv[1].rsplit(":", 1)
        return host, int(port)
    return "127.0.0.1", 8888


def receive_reply(sock, length):
    reply = b""
    while len(reply) < length:
        data = sock.recv(4096)
        if not data:
            raise ConnectionError("server closed the connection")
        reply += data
    return reply


def main():
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    with socket.create_connection(parse_address(sys.argv)) as sock:
        for line in sys.stdin:
            message = line
            if message.endswith("\n"):
                message = message[:-1].removesuffix("\r")
            sock.sendall(message.encode("utf-8", "surrogateescape"))
            reply = receive_reply(sock, len(message))
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
