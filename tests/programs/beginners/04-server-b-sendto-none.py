#!/usr/bin/env python3
# caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address
# caught by: 04.two-clients 04.boundaries-kept 04.sizes-to-one-packet 04.size-8192
# caught by: 04.size-65507 04.no-stale-bytes 04.survives-client-that-left
# caught by: 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
# cause: sends-without-address
# It sends on a socket that is not connected.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, int(port)))
print("listening on %s:%d" % s.getsockname(), flush=True)
while True:
    d, a = s.recvfrom(65535)
    s.send(d.upper())
