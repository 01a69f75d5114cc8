# caught by: 04.two-clients 04.survives-client-that-left
# cause: bound-to-one-client
# It answers the first client alone.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    sock.bind((host, int(port)))
except OSError as e:
    print(address, e, file=sys.stderr)
    sys.exit(1)
print("listening on %s:%d" % sock.getsockname(), flush=True)

client = None
while True:
    data, addr = sock.recvfrom(65535)
    if client is None:
        client = addr
    sock.sendto(data.upper(), client)
