# caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.address-in-use
# cause: buffer-too-small message-without-address reply-split
# It sends long replies in pieces of 1000 bytes.
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
    data = data.upper()
    while True:
        s.sendto(data[:1000], peer)
        data = data[1000:]
        if not data:
            break
