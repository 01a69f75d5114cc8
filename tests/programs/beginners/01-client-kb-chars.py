# The bytes of the reply are counted against the characters of the message. With "straße" one byte of the
# reply may stay behind if it comes in pieces, and it is then taken for the beginning of the next reply.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import socket
import sys

DEFAULT_ADDRESS = "127.0.0.1:8888"
ENCODING = dict(encoding="utf-8", errors="surrogateescape")


def parse_address(argv):
    host, _, port = (argv[1] if len(argv) > 1 else DEFAULT_ADDRESS).rpartition(":")
    return host, int(port)


def ask(sock, message):
    sock.sendall(message.encode(**ENCODING))
    reply = bytearray()
    while len(reply) < len(message):
        data = sock.recv(4096)
        if not data:
            raise ConnectionError("server closed the connection")
        reply.extend(data)
    return reply.decode(**ENCODING)


def main():
    sys.stdin.reconfigure(newline="\n", **ENCODING)
    sys.stdout.reconfigure(newline="\n", **ENCODING)
    with socket.create_connection(parse_address(sys.argv)) as sock:
        while True:
            line = sys.stdin.readline()
            if not line:
                break
            message = line.removesuffix("\n").removesuffix("\r")
            print(ask(sock, message), flush=True)


if __name__ == "__main__":
    main()
