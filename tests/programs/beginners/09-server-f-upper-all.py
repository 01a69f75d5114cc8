# caught by: 09.keeps-the-id 09.one-reply-from-own-address 09.boundaries-kept
# caught by: 09.survives-client-that-left 09.survives-failed-receive 09.address-in-use
# cause: error-not-handled id-taken-for-text
# It makes the id upper case as well.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, int(port)))
print("listening on %s:%d" % s.getsockname(), flush=True)
while True:
    data, peer = s.recvfrom(65536)
    if len(data) < 4 or len(data) > 1024:
        print("bad datagram of", len(data), "bytes from", peer, file=sys.stderr, flush=True)
        continue
    s.sendto(data.upper(), peer)
