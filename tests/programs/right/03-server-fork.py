#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# A process for each client. The parent closes its copy of the connection, or the client would
# never see the end of the stream.
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
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel collects the children
print("listening on %s:%d" % listener.getsockname(), flush=True)
while True:
    try:
        conn, _ = listener.accept()
        child = os.fork()
    except OSError as error:
        print(error, file=sys.stderr)
        continue
    if child == 0:
        listener.close()
        try:
            while data := conn.recv(4096):
                conn.sendall(data.upper())
        except OSError:
            os._exit(1)
        os._exit(0)
    conn.close()
