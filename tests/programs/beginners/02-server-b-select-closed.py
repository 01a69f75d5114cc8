#!/usr/bin/env python3
# passes: 02 server
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
