#!/usr/bin/env python3
# Part 6, the client: as in part 5, but an empty line isn't sent.
#
# Its mistakes, kept on purpose: those of part 5, less the wait after an empty line.
#
# address: 127.0.0.1:8888
# runs as: 01 client, 03 client
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.connect(("127.0.0.1", 8888))

while True:
    message = input("> ").strip()
    if not message:
        continue
    server.send(message.encode("utf-8"))
    print("sent")
    data = server.recv(1024)
    print(data)

server.close()
