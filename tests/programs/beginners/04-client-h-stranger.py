# caught by: 04.client-ignores-strangers
# cause: stranger-believed
# It prints whatever comes, from whomever.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
server = (host, int(port))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
out = sys.stdout.buffer
for line in sys.stdin.buffer:
    line = line.rstrip(b"\n")
    try:
        s.sendto(line, server)
        reply, peer = s.recvfrom(65535)
    except OSError as error:
        sys.exit(f"{address}: {error}")
    out.write(reply + b"\n")
    out.flush()
