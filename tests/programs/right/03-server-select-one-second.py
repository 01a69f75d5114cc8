#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# select() with a limit of a second, blocking sockets, one loop for all clients.
import select
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
listener = socket.socket()
try:
    listener.bind((host, int(port)))
    listener.listen(16)
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
print("listening on %s:%d" % listener.getsockname(), flush=True)
clients = []
while True:
    readable, _, _ = select.select([listener, *clients], [], [], 1.0)
    for sock in readable:
        try:
            if sock is listener:
                clients.append(listener.accept()[0])
                continue
            data = sock.recv(4096)
            sock.sendall(data.upper())
        except OSError:
            data = b""
        if sock is not listener and not data:
            clients.remove(sock)
            sock.close()
