#!/usr/bin/env python3
# caught by: 04.announces-itself 04.binds-given-address 04.upper-cases 04.exact-on-every-byte
# caught by: 04.one-reply-from-own-address 04.two-clients 04.boundaries-kept
# caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
# caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle
# caught by: 04.address-in-use
# cause: wrong-socket-kind
# It makes a stream socket for UDP.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
while 1:
    c, a = s.accept()
    c.send(c.recv(100).upper())
