# caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
# caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-last-line
# caught by: 01.client-survives-short-writes 01.client-survives-short-reads 01.client-prints-at-once
# caught by: 01.client-prints-only-replies 01.client-no-magic-words
# cause: connects-more-than-once decodes-piece-by-piece
# It connects for each line.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
for line in sys.stdin:
    s = socket.create_connection((host, int(port)))
    s.sendall(line.rstrip("\n").encode())
    print(s.recv(65536).decode(), flush=True)
    s.close()
