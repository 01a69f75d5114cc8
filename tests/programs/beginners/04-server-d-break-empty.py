# caught by: 06.empty-is-answered 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
# caught by: 06.idle-after-empty
# cause: empty-datagram-is-end
# It takes an empty datagram for the end.
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

while True:
    data, addr = sock.recvfrom(65535)
    if not data:
        break
    sock.sendto(data.upper(), addr)
