#!/usr/bin/env python3
# Part 5, the server: one connection, one conversation.
#
# Its mistakes, kept on purpose:
# - it never looks whether recv returned nothing: when its client has left, it spins for ever;
# - so close is never reached, and the client never gets the end of the stream;
# - it accepts once: whoever comes next waits in the backlog;
# - its address is built in, and nothing tells when it can be reached.
#
# address: 127.0.0.1:8888
# runs as: 01 server, 02 server, 03 server
import socket

address = ("127.0.0.1", 8888)
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(address)
listener.listen(3)

connection, client = listener.accept()
while True:
    data = connection.recv(1024)
    print(data)
    connection.send(data.upper())

connection.close()
listener.close()
