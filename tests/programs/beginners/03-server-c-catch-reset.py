#!/usr/bin/env python3
# caught by: 03.survives-broken-pipe 03.survives-aborted-accept 03.survives-too-many-files
# caught by: 03.address-in-use 03.survives-failed-transfers
# cause: error-not-handled accept-error-ends-server message-without-address
# It knows ConnectionResetError alone.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
while 1:
    try:
        c, a = s.accept()
        while 1:
            d = c.recv(4096)
            if not d: break
            c.sendall(d.upper())
        c.close()
    except ConnectionResetError: pass
