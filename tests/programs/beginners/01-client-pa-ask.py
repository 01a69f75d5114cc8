# The client counts the characters of the line (len of the str) and not the bytes that it sent. With a
# letter such as ß it stops reading too early: the last byte of the reply is missing and turns up in
# front of the next one.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import os
import sys
import socket


def split_address(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def receive_reply(sock, length):
    reply = b""
    while len(reply) < length:
        piece = sock.recv(length - len(reply))
        if not piece:
            raise ConnectionError("server closed the connection")
        reply += piece
    return reply


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")

    with socket.create_connection(split_address(address)) as sock:
        for line in sys.stdin:
            message = line.removesuffix("\n").removesuffix("\r")
            sock.sendall(os.fsencode(message))
            reply = receive_reply(sock, len(message))
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
