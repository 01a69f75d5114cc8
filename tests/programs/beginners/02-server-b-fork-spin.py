#!/usr/bin/env python3
# passes: 02 server
# Its children spin on the end of the stream.
import os, socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
while True:
    c, a = s.accept()
    if os.fork() == 0:
        while True:
            c.sendall(c.recv(1000).upper())
    c.close()
