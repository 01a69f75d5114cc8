#!/usr/bin/env python3
# passes: 01 client
# It sends the newline as well.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket()
s.connect((host, int(port)))
for l in sys.stdin:
    s.send(l.encode())
    print(s.recv(1024).decode().rstrip("\n"), flush=True)
