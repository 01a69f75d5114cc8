#!/usr/bin/env python3
# caught by: 01.exact-on-every-byte 01.keeps-line-ends 01.answers-each-message 01.single-bytes
# One recv, one reply, and the conversation is over.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
listener = socket.create_server((host, int(port)))
print("listening on %s:%d" % listener.getsockname(), flush=True)
conn, _ = listener.accept()
data = conn.recv(1024)
conn.sendall(data.upper())
conn.close()
