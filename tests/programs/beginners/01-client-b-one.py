#!/usr/bin/env python3
# passes: 01 client
# It sends one line and leaves.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket()
s.connect((host, int(port)))
m = sys.stdin.readline().strip()
s.sendall(m.encode())
print(s.recv(1024).decode(), flush=True)
s.close()
