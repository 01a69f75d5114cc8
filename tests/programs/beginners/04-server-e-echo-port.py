# caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
# caught by: 04.boundaries-kept 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
# caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
# cause: replies-to-itself
# It answers to the port that it listens at, in place of the client's.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
port = int(port)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, port))
print("listening on %s:%d" % s.getsockname(), flush=True)
while True:
    data, peer = s.recvfrom(65535)
    s.sendto(data.upper(), (peer[0], s.getsockname()[1]))
