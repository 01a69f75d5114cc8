# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: empty-datagram-skipped
# It does not send empty lines.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
port = int(port)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((host, port))
for line in sys.stdin.buffer:
    line = line.rstrip(b"\r\n")
    if not line:
        continue
    s.send(line)
    print(s.recv(65535).decode(), flush=True)
