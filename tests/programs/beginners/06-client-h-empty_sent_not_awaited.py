# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: line-end-sent sends-ahead sends-before-reply
# It sends an empty line but does not wait for a reply.
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
for line in sys.stdin.buffer:
    line = line.rstrip(b"\n")
    try:
        s.send(line)
        reply = s.recv(65535) if line else b""
    except OSError as error:
        sys.exit(f"{address}: {error}")
    out.write(reply + b"\n")
    out.flush()
