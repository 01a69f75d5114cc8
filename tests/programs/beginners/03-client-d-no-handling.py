# caught by: 03.client-converses 03.client-nobody-listening 03.client-server-closes-early
# caught by: 03.client-empty-line-sends-nothing
# caught by: 03.client-server-closes-mid-reply
# cause: end-unnoticed line-end-sent message-without-address half-reply-printed
# It handles no error.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

s = socket.create_connection((host, int(port)))
for line in sys.stdin:
    data = line.rstrip("\n").encode()
    if not data:
        continue
    s.sendall(data)
    got = b""
    while len(got) < len(data):
        more = s.recv(4096)
        if not more:
            break
        got += more
    print(got.decode(), flush=True)
