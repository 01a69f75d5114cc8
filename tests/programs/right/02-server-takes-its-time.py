#!/usr/bin/env python3
# passes: 02 server
# Takes 0.3 s to think about each answer.
import socket, sys, time
host, port = sys.argv[1].rsplit(":", 1)
with socket.create_server((host, int(port))) as l:
    print("listening on %s:%d" % l.getsockname(), flush=True)
    while True:
        c, _ = l.accept()
        with c:
            while d := c.recv(65536):
                time.sleep(0.3)
                c.sendall(d.upper())
