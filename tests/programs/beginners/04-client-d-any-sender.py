# caught by: 04.client-ignores-strangers
# cause: stranger-believed
# It believes whoever sends.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for line in sys.stdin:
    data = line.rstrip("\n").encode()
    if not data:
        continue
    sock.sendto(data, (host, int(port)))
    reply, _ = sock.recvfrom(65535)
    print(reply.decode(), flush=True)
