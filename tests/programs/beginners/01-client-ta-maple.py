# The client waits for as many bytes as the line has characters. "straße" is 6 characters and 7 bytes,
# so if the reply comes in pieces the last byte is missing and turns up in front of the next reply.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import socket
import sys


def split_address(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def without_ending(line):
    if line.endswith("\r\n"):
        return line[:-2]
    if line.endswith("\n"):
        return line[:-1]
    return line


class EchoClient:
    def __init__(self, address):
        self.sock = socket.create_connection(split_address(address))

    def ask(self, line):
        self.sock.sendall(line.encode("utf-8", "surrogateescape"))
        reply = b""
        while len(reply) < len(line):
            piece = self.sock.recv(4096)
            if not piece:
                raise ConnectionError("the server closed the connection")
            reply += piece
        return reply

    def close(self):
        self.sock.close()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    # newline="\n", otherwise python changes the \r by itself
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    try:
        client = EchoClient(address)
        for line in sys.stdin:
            reply = client.ask(without_ending(line))
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
        client.close()
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)


main()
