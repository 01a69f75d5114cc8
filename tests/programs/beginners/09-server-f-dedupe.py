# caught by: 09.exact-payload 09.answers-again 09.remembers-nothing 09.one-reply-from-own-address
# caught by: 09.survives-client-that-left 09.survives-failed-receive 09.address-in-use
# cause: error-not-handled ids-remembered message-without-address repetition-dropped
# It answers each id once and drops duplicates.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, int(port)))
print("listening on %s:%d" % s.getsockname(), flush=True)
seen = set()
while True:
    data, peer = s.recvfrom(65536)
    if len(data) < 4 or len(data) > 1024:
        print("bad datagram of", len(data), "bytes from", peer, file=sys.stderr, flush=True)
        continue
    if (peer, data[:4]) in seen:
        continue
    seen.add((peer, data[:4]))
    s.sendto(data[:4] + data[4:].upper(), peer)
