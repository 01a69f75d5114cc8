#!/usr/bin/env python3
# caught by: 01.announces-itself 01.binds-given-address 01.upper-cases 01.exact-on-every-byte
# caught by: 01.utf8-passes-through 01.needs-no-newline 01.keeps-line-ends 01.no-stale-bytes
# caught by: 01.no-magic-words 01.adds-nothing 01.answers-each-message 01.single-bytes
# caught by: 01.large-message 01.slow-reader-gets-all 01.survives-short-writes
# caught by: 01.half-close-gets-everything 01.exits-when-peer-closes 01.survives-short-reads
# cause: wrong-socket-kind
# It makes a datagram socket where a stream is asked for.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
conn, addr = s.accept()
while True:
    data = conn.recv(1024)
    if not data:
        break
    conn.send(data.upper())
