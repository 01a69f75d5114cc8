#!/usr/bin/env python3
# passes: 01 client
# It writes into a buffered file and does not flush.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket()
s.connect((host, int(port)))
f = s.makefile("wb")
for line in sys.stdin.buffer:
    m = line.rstrip(b"\r\n")
    f.write(m)
    r = b""
    while len(r) < len(m):
        d = s.recv(1000)
        if not d: sys.exit(1)
        r += d
    print(r.decode(), flush=True)
