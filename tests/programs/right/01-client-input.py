#!/usr/bin/env python3
# passes: 01 client
# input() line by line until it raises EOFError; text in, text out. input() takes the newline off,
# but not a carriage return before it.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
sock = socket.create_connection((host, int(port)))
while True:
    try:
        message = input().removesuffix("\r").encode()
    except EOFError:
        break
    if not message:
        continue
    sock.sendall(message)
    reply = b""
    while len(reply) < len(message):
        reply += sock.recv(1024)
    print(reply.decode(), flush=True)
sock.close()
