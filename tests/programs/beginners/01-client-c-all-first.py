#!/usr/bin/env python3
# passes: 01 client
# It sends all lines first.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket()
s.connect((host, int(port)))
ls = [l.rstrip("\n") for l in sys.stdin]
for l in ls: s.sendall(l.encode())
for l in ls: print(s.recv(len(l.encode())).decode(), flush=True)
