#!/usr/bin/env python3
# caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
# caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
# caught by: 01.single-bytes 01.large-message 01.slow-reader-gets-all 01.survives-short-writes
# caught by: 01.half-close-gets-everything 01.survives-short-reads
# cause: shuts-down-too-early
# It shuts the connection down after a reply and reads on.
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
    conn.sendall(data.upper())
    try:
        conn.shutdown(socket.SHUT_RDWR)
    except OSError: pass
