#!/usr/bin/env python3
# caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
# caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
# caught by: 01.client-last-line 01.client-survives-short-writes 01.client-prints-at-once
# caught by: 01.client-prints-only-replies 01.client-survives-short-reads
# caught by: 01.client-no-magic-words
# cause: buffer-too-small shuts-down-too-early one-recv-for-a-message decodes-piece-by-piece
# It shuts down its sending side after the first line.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket()
s.connect((host, int(port)))
for line in sys.stdin.buffer:
    m = line.rstrip(b"\r\n")
    s.sendall(m)
    s.shutdown(socket.SHUT_WR)
    print(s.recv(4096).decode(), flush=True)
