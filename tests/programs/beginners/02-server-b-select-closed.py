#!/usr/bin/env python3
# caught by: 02.second-client 02.two-hundred-clients 02.silent-clients
# caught by: 02.half-close-gets-everything 02.backlog-client-is-served 02.port-never-refuses
# caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
# caught by: 02.keeps-running
# by luck: 02.backlog-client-is-served
# cause: waits-on-closed-descriptor
# It keeps a closed socket in the list that it gives to select.
import select, socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
l = [s]
while True:
    r, _, _ = select.select(l, [], [])
    for x in r:
        if x is s:
            c, a = s.accept()
            l.append(c)
        else:
            d = x.recv(1024)
            if d:
                x.sendall(d.upper())
            else:
                x.close()
