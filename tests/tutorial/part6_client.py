#!/usr/bin/env python3
# Part 6, the client: as in part 5, but an empty line isn't sent.
#
# Its mistakes, kept on purpose: those of part 5, less the wait after an empty line.
#
# address: 127.0.0.1:8888
# runs as: 01 client, 03 client
# caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
# caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-prints-at-once
# caught by: 01.client-prints-only-replies 01.client-keeps-spaces 01.client-closes-and-exits
# caught by: 03.client-converses 03.client-joins-pieces 03.client-prints-at-once
# caught by: 03.client-closes-and-exits 03.client-empty-line-sends-nothing
# caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
# caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
# caught by: 01.client-no-magic-words
# caught by: 01.client-survives-short-writes 03.client-survives-short-writes
# caught by: 01.client-survives-short-reads 03.client-survives-short-reads
# caught by: 03.client-survives-expired-wait
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
