#!/usr/bin/env python3
# caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
# caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
# caught by: 01.answers-each-message 01.single-bytes 01.survives-short-writes
# caught by: 01.exits-when-peer-closes 01.survives-short-reads 01.slow-reader-gets-all
# caught by: 01.half-close-gets-everything
# by luck: 01.slow-reader-gets-all 01.half-close-gets-everything
# cause: waits-for-full-buffer waits-for-newline
# It collects 16 bytes before it answers.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
conn, _ = s.accept()
while True:
    d = b""
    while len(d) < 16:
        p = conn.recv(16 - len(d))
        if not p: sys.exit(0)
        d += p
    conn.sendall(d.upper())
