#!/usr/bin/env python3
# caught by: 04.exact-on-every-byte 04.address-in-use
# cause: bytes-stripped message-without-address
# It strips the message.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, int(port)))
print("listening on %s:%d" % s.getsockname(), flush=True)
while True:
    d, a = s.recvfrom(65535)
    s.sendto(d.strip().upper(), a)
