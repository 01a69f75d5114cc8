#!/usr/bin/env python3
# passes: 01 server
# Writes each message to a file in /tmp, and replies with what it reads there.
import socket
import sys
import tempfile

host, _, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rpartition(":")
with socket.create_server((host, int(port))) as listener, tempfile.NamedTemporaryFile(dir="/tmp") as spool:
    print("listening on %s:%d" % (host, listener.getsockname()[1]), flush=True)
    connection, _ = listener.accept()
    with connection:
        while data := connection.recv(65536):
            spool.seek(0)
            spool.truncate()
            spool.write(data)
            spool.flush()
            with open(spool.name, "rb") as again:
                connection.sendall(again.read().upper())
