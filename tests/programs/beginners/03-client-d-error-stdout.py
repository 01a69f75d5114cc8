# caught by: 03.client-converses 03.client-nobody-listening 03.client-server-closes-early
# caught by: 03.client-empty-line-sends-nothing
# caught by: 03.client-server-closes-mid-reply 03.client-server-resets-early
# caught by: 03.client-server-resets-mid-reply
# cause: message-on-stdout line-end-sent
# It prints errors to standard output.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

try:
    s = socket.create_connection((host, int(port)))
except OSError as e:
    print(f"{address}: {e}")
    sys.exit(1)
try:
    for line in sys.stdin:
        data = line.rstrip("\n").encode()
        if not data:
            continue
        s.sendall(data)
        got = b""
        while len(got) < len(data):
            more = s.recv(4096)
            if not more:
                print(f"{address}: server closed")
                sys.exit(1)
            got += more
        print(got.decode(), flush=True)
except OSError as e:
    print(f"{address}: {e}")
    sys.exit(1)
