#!/usr/bin/env python3
# caught by: 01.client-prints-at-once
# cause: output-not-flushed
# It never flushes stdout.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket()
s.connect((host, int(port)))
for line in sys.stdin.buffer:
    m = line.rstrip(b"\r\n")
    s.sendall(m)
    r = b""
    while len(r) < len(m):
        r += s.recv(1024)
    print(r.decode())
