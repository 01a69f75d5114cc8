# caught by: 09.short-is-not-answered 09.long-is-not-answered 09.names-what-is-no-message
# caught by: 09.survives-failed-receive 09.address-in-use
# cause: error-not-handled message-without-address no-message-answered
# It answers whatever comes.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, int(port)))
print("listening on %s:%d" % s.getsockname(), flush=True)
while True:
    data, peer = s.recvfrom(65536)
    s.sendto(data[:4] + data[4:].upper(), peer)
