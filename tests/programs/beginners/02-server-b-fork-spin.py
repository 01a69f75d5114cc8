#!/usr/bin/env python3
# caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
# caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
# by luck: 02.silent-clients
# cause: end-of-stream-unhandled
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
