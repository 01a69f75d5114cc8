#!/usr/bin/env python3
# Part 2 names AF_UNIX and shows no program; this is the client of part 6 in that family.
#
# Its mistakes, kept on purpose: those of part 6.
#
# address: ./echo.sock
# runs as: 05 client
# caught by: 05.client-converses 05.client-joins-pieces 05.client-prints-at-once
# caught by: 05.client-closes-and-exits 05.client-empty-line-sends-nothing
# caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
# caught by: 05.client-survives-short-writes
# caught by: 05.client-survives-short-reads
import socket

server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
server.connect("echo.sock")

while True:
    message = input("> ").strip()
    if not message:
        continue
    server.send(message.encode("utf-8"))
    print("sent")
    data = server.recv(1024)
    print(data)

server.close()
