#!/usr/bin/env python3
# caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-keeps-spaces
# caught by: 01.client-last-line 01.client-long-reply 01.client-prints-at-once
# caught by: 01.client-prints-only-replies 01.client-prints-what-arrived
# caught by: 01.client-survives-short-writes 01.client-survives-short-reads
# caught by: 01.client-no-magic-words
# cause: literal-instead-of-bytes
# print() of bytes shows them as a literal: b'HELLO'.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
with socket.create_connection((host, int(port))) as sock:
    for line in sys.stdin.buffer:
        message = line.rstrip(b"\r\n")
        sock.sendall(message)
        print(sock.recv(len(message), socket.MSG_WAITALL), flush=True)
