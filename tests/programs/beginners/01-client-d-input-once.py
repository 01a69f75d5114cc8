# caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
# caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
# caught by: 01.client-last-line 01.client-survives-short-writes 01.client-survives-short-reads
# caught by: 01.client-prints-at-once 01.client-prints-only-replies
# caught by: 01.client-no-magic-words
# cause: buffer-too-small one-line-only decodes-piece-by-piece
# It sends one line.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

s = socket.socket()
s.connect((host, int(port)))
line = sys.stdin.readline().rstrip("\n")
s.sendall(line.encode())
print(s.recv(4096).decode(), flush=True)
s.close()
