#!/usr/bin/env python3
# caught by: 01.exact-on-every-byte 01.utf8-passes-through
# cause: text-instead-of-bytes
# Decodes, upper-cases text, encodes: dies of what is no text, and makes STRASSE of straße.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
listener = socket.create_server((host, int(port)))
print("listening on %s:%d" % listener.getsockname(), flush=True)
conn, _ = listener.accept()
with conn:
    while data := conn.recv(65536):
        conn.sendall(data.decode("utf-8").upper().encode("utf-8"))
