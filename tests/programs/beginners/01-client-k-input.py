# Asks with input("> "), which writes the prompt to stdout; "> " stands before every reply, and once more
# at the end, so stdout holds more than replies.
# caught by: 01.client-sends-lines 01.client-joins-pieces 01.client-joins-split-character
# caught by: 01.client-long-reply 01.client-last-line 01.client-prints-what-arrived
# caught by: 01.client-survives-short-writes 01.client-survives-short-reads 01.client-prints-at-once
# caught by: 01.client-prints-only-replies 01.client-keeps-spaces 01.client-no-magic-words
# cause: chatter-on-stdout line-end-sent

import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
HOST, PORT = address.split(":")


def recv_exactly(sock, count):
    pieces = []
    while count:
        piece = sock.recv(min(count, 4096))
        if piece == b"":
            raise ConnectionError("server hung up")
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
    s.connect((HOST, int(PORT)))
    while True:
        try:
            line = input("> ")
        except EOFError:
            break
        message = line.encode("utf-8", "surrogateescape")
        s.sendall(message)
        reply = recv_exactly(s, len(message))
        print(reply.decode("utf-8", "surrogateescape"), flush=True)
