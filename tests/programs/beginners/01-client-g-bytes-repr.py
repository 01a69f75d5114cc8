# caught by: 01.client-sends-lines 01.client-joins-pieces 01.client-joins-split-character
# caught by: 01.client-long-reply 01.client-last-line 01.client-prints-what-arrived
# caught by: 01.client-survives-short-writes 01.client-survives-short-reads 01.client-prints-at-once
# caught by: 01.client-prints-only-replies 01.client-keeps-spaces 01.client-no-magic-words
# cause: line-end-sent literal-instead-of-bytes
# It prints the bytes object.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.create_connection((host, int(port)))
for line in sys.stdin:
    s.sendall(line.rstrip("\n").encode())
    print(s.recv(65536), flush=True)
