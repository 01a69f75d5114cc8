#!/usr/bin/env python3
# caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
# caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
# caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
# caught by: 01.survives-short-writes 01.half-close-gets-everything 01.exits-when-peer-closes
# caught by: 01.survives-short-reads
# cause: own-error-ends-program text-instead-of-bytes
# It sends a str instead of bytes.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
conn, addr = s.accept()
while True:
    data = conn.recv(1024)
    if not data:
        break
    conn.sendall(data.decode().upper())
