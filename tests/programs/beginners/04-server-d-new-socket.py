# caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
# caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
# caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle
# caught by: 04.address-in-use
# cause: reply-from-other-socket
# It makes a new socket for each reply.
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
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    out.sendto(data.upper(), addr)
    out.close()
