# caught by: 01.client-sends-lines
# cause: line-end-sent
# It exits with 0 when it fails.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

s = socket.socket()
try:
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
                raise OSError("closed")
            got += more
        print(got.decode(), flush=True)
except OSError as e:
    print(address, e, file=sys.stderr)
finally:
    s.close()
