#!/usr/bin/env python3
# Part 6, the server half way: with the connection loop, before the exceptions are caught.
#
# Its mistakes, kept on purpose:
# - an exception in recv or send (a client that resets) ends the server;
# - its address is built in, and nothing tells when it can be reached.
# That it doesn't end with its first client is a mistake in stage 01 and the point of stage 02.
#
# address: 127.0.0.1:8888
# runs as: 01 server, 02 server, 03 server
# caught by: 01.exits-when-peer-closes
# caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
# caught by: 03.survives-broken-pipe 03.survives-reset-before-accept
# caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
# caught by: 03.keeps-running
# caught by: 01.survives-short-writes 03.survives-aborted-accept 03.survives-short-writes
# caught by: 03.survives-too-many-files
# caught by: 02.survives-short-writes 03.survives-failed-transfers
# caught by: 03.survives-reset-before-reply
import socket

address = ("127.0.0.1", 8888)
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(address)
listener.listen(3)

while True:
    connection, client = listener.accept()
    while True:
        data = connection.recv(1024)
        if not data:
            break
        print(data)
        connection.send(data.upper())
    connection.close()
