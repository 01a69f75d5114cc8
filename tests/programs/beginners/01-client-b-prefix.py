#!/usr/bin/env python3
# caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
# caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-survives-short-writes
# caught by: 01.client-prints-at-once 01.client-prints-only-replies 01.client-keeps-spaces
# caught by: 01.client-survives-short-reads
# caught by: 01.client-no-magic-words
# cause: chatter-on-stdout
# It prints words in front of the reply.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket()
s.connect((host, int(port)))
for line in sys.stdin.buffer:
    m = line.rstrip(b"\r\n")
    s.sendall(m)
    r = b""
    while len(r) < len(m):
        r += s.recv(1024)
    print("Received: " + r.decode(), flush=True)
