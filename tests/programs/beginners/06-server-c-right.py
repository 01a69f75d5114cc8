#!/usr/bin/env python3
# caught by: 06.address-in-use
# cause: message-without-address
# Right: the plain loop.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, int(port)))
print("listening on %s:%d" % s.getsockname(), flush=True)
while 1:
    d, a = s.recvfrom(70000)
    s.sendto(d.upper(), a)
