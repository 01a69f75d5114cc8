# caught by: 01.client-sends-lines 01.client-joins-pieces 01.client-joins-split-character
# caught by: 01.client-long-reply 01.client-last-line 01.client-prints-what-arrived
# caught by: 01.client-survives-short-writes 01.client-survives-short-reads
# caught by: 01.client-prints-at-once 01.client-prints-only-replies 01.client-keeps-spaces
# caught by: 01.client-no-magic-words
# cause: chatter-on-stdout line-end-sent
# It prints a word before each reply.
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
    data = line.encode()
    s.sendall(data)
    got = b""
    while len(got) < len(data):
        more = s.recv(4096)
        if not more:
            sys.exit(address + ": closed")
        got += more
    print("received:", got.decode(), flush=True)
s.close()
