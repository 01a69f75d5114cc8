# caught by: 09.short-is-not-answered 09.names-what-is-no-message 09.survives-failed-receive
# caught by: 09.address-in-use
# cause: error-not-handled message-without-address no-message-ends-server
# It unpacks without looking at the length: a short datagram ends it.
import socket
import sys
import struct

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, int(port)))
print("listening on %s:%d" % s.getsockname(), flush=True)
while True:
    data, peer = s.recvfrom(2048)
    (number,) = struct.unpack(">I", data[:4])
    if len(data) > 1024:
        print("too long from", peer, file=sys.stderr, flush=True)
        continue
    s.sendto(struct.pack(">I", number) + data[4:].upper(), peer)
