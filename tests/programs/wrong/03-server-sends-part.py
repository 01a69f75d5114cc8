#!/usr/bin/env python3
# caught by: 02.moves-large-messages 03.moves-large-messages 03.survives-aborted-accept
# caught by: 03.survives-too-many-files 03.survives-short-writes 02.survives-short-writes
# caught by: 02.half-close-gets-everything 02.clients-kept-apart 03.half-close-gets-everything
# caught by: 03.clients-kept-apart
# cause: send-count-ignored accept-error-ends-server
# send on a non-blocking socket takes what fits; what it did not take is forgotten.
import select
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    listener = socket.create_server((host, int(port)))
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
print("listening on %s:%d" % listener.getsockname(), flush=True)
clients = []
while True:
    for sock in select.select([listener, *clients], [], [])[0]:
        if sock is listener:
            conn, _ = listener.accept()
            conn.setblocking(False)
            clients.append(conn)
            continue
        try:
            data = sock.recv(1_000_000)
            if data:
                sock.send(data.upper())
        except BlockingIOError:
            continue
        except OSError:
            data = b""
        if not data:
            clients.remove(sock)
            sock.close()
