# caught by: 09.keeps-the-id 09.names-what-is-no-message 09.one-reply-from-own-address
# caught by: 09.boundaries-kept 09.survives-client-that-left 09.survives-failed-receive
# caught by: 09.address-in-use
# cause: dropped-in-silence error-not-handled id-taken-for-text
# It takes the id for a part of the text and makes upper case of it, too.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
port = int(port)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, port))
print("listening on %s:%d" % s.getsockname(), flush=True)
while True:
    data, peer = s.recvfrom(2048)
    if 4 <= len(data) <= 1024:
        s.sendto(data.upper(), peer)
