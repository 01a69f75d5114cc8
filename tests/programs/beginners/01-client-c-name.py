#!/usr/bin/env python3
# passes: 01 client
# It has a misspelt name.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket()
s.connect((host, int(port)))
for line in sys.stdin.buffer:
    m = line.rstrip(b"\r\n")
    s.sendall(m)
    print(s.recv(1024).decode(), flush=Ture)
