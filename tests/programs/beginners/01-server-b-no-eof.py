#!/usr/bin/env python3
# caught by: 01.adds-nothing 01.half-close-gets-everything 01.exits-when-peer-closes
# cause: end-of-stream-unhandled
# It never tests for the end of the stream.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
conn, addr = s.accept()
while True:
    data = conn.recv(1024)
    conn.sendall(data.upper())
