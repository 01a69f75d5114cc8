#!/usr/bin/env python3
# caught by: 02.echoes-exactly 02.moves-large-messages 02.two-hundred-clients 02.silent-clients
# caught by: 02.port-never-refuses 02.clients-kept-apart 02.descriptors-do-not-grow
# caught by: 02.idle-while-idle 02.idle-after-clients-leave 02.keeps-running
# by luck: 02.second-client 02.survives-short-reads 02.survives-short-writes 02.half-close-gets-everything
# by luck: 02.backlog-client-is-served 02.announces-itself 02.moves-large-messages 02.clients-kept-apart
# by luck: 02.echoes-exactly
# cause: leaves-work-to-child
# It goes into the background.
import os, socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
if os.fork():
    sys.exit(0)
while True:
    c, a = s.accept()
    while True:
        d = c.recv(1000)
        if not d: break
        c.sendall(d.upper())
    c.close()
