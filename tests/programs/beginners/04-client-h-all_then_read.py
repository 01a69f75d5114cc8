# caught by: 04.client-one-at-a-time 04.client-prints-at-once
# cause: output-not-flushed sends-ahead
# It sends all lines, then reads the replies.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
server = (host, int(port))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
out = sys.stdout.buffer
try:
    s.connect(server)
except OSError as error:
    sys.exit(f"{address}: {error}")
count = 0
try:
    for line in sys.stdin.buffer:
        s.send(line.rstrip(b"\n"))
        count += 1
    for _ in range(count):
        out.write(s.recv(65535) + b"\n")
        out.flush()
except OSError as error:
    sys.exit(f"{address}: {error}")
