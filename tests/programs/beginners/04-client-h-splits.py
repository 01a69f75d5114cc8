# caught by: 04.client-largest-reply
# cause: message-split
# It sends long lines in pieces of 1,000 bytes.
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
        reply = b""
        for i in range(0, max(len(line), 1), 1000):
            s.send(line[i:i + 1000])
            reply += s.recv(65535)
        pass
    except OSError as error:
        sys.exit(f"{address}: {error}")
    out.write(reply + b"\n")
    out.flush()
