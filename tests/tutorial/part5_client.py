#!/usr/bin/env python3
# Part 5, the client: type a line, send it, show the answer.
#
# Its mistakes, kept on purpose:
# - one recv is taken for the whole reply: a reply in pieces, or of more than 1024 bytes, is cut;
# - print shows the value, b'HELLO', and its chatter goes to standard output, too;
# - an empty line sends nothing, and it waits for ever for an answer to that;
# - strip takes the spaces off both ends;
# - an empty recv, the server's goodbye, is printed like a reply;
# - nothing ends it but an error: at the end of its input, a traceback.
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
    server.send(message.encode("utf-8"))
    print("sent")
    data = server.recv(1024)
    print(data)
