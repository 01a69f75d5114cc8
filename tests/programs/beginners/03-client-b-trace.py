#!/usr/bin/env python3
# caught by: 03.client-nobody-listening
# cause: message-without-address
# It dies with a traceback when nobody listens, before it mentions the address.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket()
s.connect((host, int(port)))
for line in sys.stdin.buffer:
    m = line.rstrip(b"\r\n")
    if not m: continue
    s.sendall(m)
    r = b""
    while len(r) < len(m):
        d = s.recv(1024)
        if not d: sys.exit("closed")
        r += d
    print(r.decode(), flush=True)
