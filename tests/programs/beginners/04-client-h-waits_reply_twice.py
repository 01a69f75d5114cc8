# caught by: 04.client-one-datagram-per-line 04.client-one-at-a-time 04.client-prints-what-arrived
# caught by: 04.client-prints-at-once 04.client-largest-reply 04.client-ignores-strangers
# caught by: 04.client-starts-without-server 04.client-closes-and-exits
# cause: waits-for-second-reply
# It waits for two replies to each line.
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
        reply = s.recv(65535)
        s.recv(65535)
    except OSError as error:
        sys.exit(f"{address}: {error}")
    out.write(reply + b"\n")
    out.flush()
