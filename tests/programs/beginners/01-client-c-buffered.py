#!/usr/bin/env python3
# caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
# caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-last-line
# caught by: 01.client-prints-what-arrived 01.client-survives-short-writes 01.client-prints-at-once
# caught by: 01.client-prints-only-replies 01.client-keeps-spaces 01.client-closes-and-exits
# caught by: 01.client-survives-short-reads
# caught by: 01.client-no-magic-words
# cause: waits-without-sending
# It writes into a buffered file and does not flush.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket()
s.connect((host, int(port)))
f = s.makefile("wb")
for line in sys.stdin.buffer:
    m = line.rstrip(b"\r\n")
    f.write(m)
    r = b""
    while len(r) < len(m):
        d = s.recv(1000)
        if not d: sys.exit(1)
        r += d
    print(r.decode(), flush=True)
