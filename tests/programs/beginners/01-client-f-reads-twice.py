# caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
# caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
# caught by: 01.client-last-line 01.client-survives-short-writes 01.client-survives-short-reads
# caught by: 01.client-prints-at-once 01.client-prints-only-replies 01.client-no-magic-words
# caught by: 01.client-closes-and-exits
# cause: buffer-too-small decodes-piece-by-piece one-recv-for-a-message reads-past-reply
# It calls recv twice for each message, the second waits for nothing.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.create_connection((host, int(port)))
for line in sys.stdin:
    s.sendall(line.rstrip("\n").encode())
    print(s.recv(4096).decode(), flush=True)
    more = s.recv(4096)
    if more:
        print(more.decode(), flush=True)
