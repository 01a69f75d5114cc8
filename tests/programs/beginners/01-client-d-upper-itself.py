# caught by: 01.client-sends-lines 01.client-joins-split-character 01.client-prints-what-arrived
# caught by: 01.client-last-line
# cause: line-end-sent prints-what-it-sent
# It prints what it expects.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

s = socket.socket()
s.connect((host, int(port)))
for line in sys.stdin:
    line = line.rstrip("\n")
    if not line:
        continue
    s.sendall(line.encode())
    s.recv(65536)
    print(line.upper(), flush=True)
s.close()
