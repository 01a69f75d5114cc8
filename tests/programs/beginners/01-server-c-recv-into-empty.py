#!/usr/bin/env python3
# passes: 01 server
# It receives into an empty bytearray.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
conn, _ = s.accept()
buf = bytearray()
while True:
    n = conn.recv_into(buf)
    if n == 0: break
    conn.sendall(buf[:n].upper())
