#!/usr/bin/env python3
# Part 7, the UDP server.
#
# Its mistakes, kept on purpose:
# - room for 1024 bytes: the rest of a larger datagram is lost, and its reply too short;
# - its address is built in, and nothing tells when it can be reached.
#
# address: 127.0.0.1:8888
# runs as: 04 server, 06 server
# caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507
# caught by: 06.every-size
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 8888))

while True:
    message, client = server.recvfrom(1024)
    print(message, client)
    server.sendto(message.upper(), client)
