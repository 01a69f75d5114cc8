#!/usr/bin/env python3
# caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.address-in-use
# cause: buffer-too-small message-without-address
# Its buffer has 1024 bytes.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, int(port)))
print("listening on %s:%d" % s.getsockname(), flush=True)
while True:
    d, a = s.recvfrom(1024)
    s.sendto(d.upper(), a)
