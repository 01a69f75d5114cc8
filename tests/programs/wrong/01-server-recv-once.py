#!/usr/bin/env python3
# caught by: 01.adds-nothing 01.answers-each-message 01.exact-on-every-byte
# caught by: 01.half-close-gets-everything 01.keeps-line-ends 01.large-message 01.needs-no-newline
# caught by: 01.no-magic-words 01.no-stale-bytes 01.single-bytes 01.slow-reader-gets-all
# caught by: 01.upper-cases 01.survives-short-writes 01.survives-short-reads
# cause: one-reply-only
# One recv, one reply, and the conversation is over.
import socket
import sys

host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
listener = socket.create_server((host, int(port)))
print("listening on %s:%d" % listener.getsockname(), flush=True)
conn, _ = listener.accept()
data = conn.recv(1024)
conn.sendall(data.upper())
conn.close()
