#!/usr/bin/env python3
# caught by: 01.exact-on-every-byte 01.utf8-passes-through
# cause: text-instead-of-bytes
# It swallows a decoding error and closes.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
conn, addr = s.accept()
try:
    while True:
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(data.decode().upper().encode())
except Exception:
    pass
conn.close()
