#!/usr/bin/env python3
# caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
# caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
# caught by: 02.keeps-running 03.serves-many-clients 03.half-close-gets-everything
# caught by: 03.clients-kept-apart 03.idle-after-clients-leave 03.descriptors-do-not-grow
# caught by: 03.survives-aborted-accept 03.survives-too-many-files
# cause: accept-error-ends-server connection-not-closed
# The parent keeps its copy of every connection, so that the client never sees the end of the stream.
import os
import signal
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    listener = socket.create_server((host, int(port)))
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("listening on %s:%d" % listener.getsockname(), flush=True)
connections = []
while True:
    conn, _ = listener.accept()
    connections.append(conn)
    if os.fork() == 0:
        listener.close()
        try:
            while data := conn.recv(4096):
                conn.sendall(data.upper())
        except OSError:
            pass
        os._exit(0)
