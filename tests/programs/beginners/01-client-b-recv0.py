#!/usr/bin/env python3
# caught by: 01.client-one-at-a-time 01.client-joins-pieces 01.client-joins-split-character
# caught by: 01.client-long-reply 01.client-last-line 01.client-prints-what-arrived
# caught by: 01.client-survives-short-writes 01.client-prints-at-once 01.client-prints-only-replies
# caught by: 01.client-keeps-spaces 01.client-closes-and-exits 01.client-survives-short-reads
# caught by: 01.client-no-magic-words
# cause: never-receives
# It calls recv(0), so it receives nothing.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket()
s.connect((host, int(port)))
for line in sys.stdin.buffer:
    m = line.rstrip(b"\r\n")
    s.sendall(m)
    r = s.recv(0)
    print(r.decode(), flush=True)
