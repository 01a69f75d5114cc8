# caught by: 01.client-sends-lines
# by luck: 01.client-one-at-a-time 01.client-joins-pieces 01.client-joins-split-character
# cause: line-end-sent
# It gives up a reply after half a second.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

s = socket.socket()
s.settimeout(0.5)
try:
    s.connect((host, int(port)))
except OSError as e:
    print(address, e, file=sys.stderr)
    sys.exit(1)
for line in sys.stdin:
    line = line.rstrip("\n")
    if not line:
        continue
    data = line.encode()
    s.sendall(data)
    got = b""
    while len(got) < len(data):
        try:
            more = s.recv(4096)
        except socket.timeout:
            break
        if not more:
            print(address, "closed", file=sys.stderr)
            sys.exit(1)
        got += more
    print(got.decode(), flush=True)
s.close()
