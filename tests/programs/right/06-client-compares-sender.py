#!/usr/bin/env python3
# passes: 04 client
# passes: 06 client
# An unconnected socket, bound by itself; whatever another sender says is not the reply.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
server = (host, int(port))
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 0))
while line := sys.stdin.buffer.readline():
    sock.sendto(line.rstrip(b"\r\n"), server)
    sender = None
    while sender != server:
        reply, sender = sock.recvfrom(65535)
    print(reply.decode("utf-8", "surrogateescape"), flush=True)
sock.close()
