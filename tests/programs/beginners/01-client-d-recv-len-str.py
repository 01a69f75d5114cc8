# caught by: 01.client-sends-lines 01.client-joins-split-character
# cause: line-end-sent counts-characters
# It counts characters where bytes are counted.
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
    reply = b""
    while len(reply) < len(line):
        part = s.recv(4096)
        if not part:
            sys.exit("server closed")
        reply += part
    print(reply.decode(), flush=True)
s.close()
