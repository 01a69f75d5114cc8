# caught by: 09.keeps-the-id 09.address-in-use 09.boundaries-kept 09.long-is-not-answered
# caught by: 09.names-what-is-no-message 09.one-reply-from-own-address 09.short-is-not-answered
# caught by: 09.survives-client-that-left 09.survives-failed-receive
# cause: id-taken-for-text no-message-answered dropped-in-silence error-not-handled
# It is the server of stage 04.
import socket, struct, sys
address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, int(port)))
print("listening on %s:%d" % s.getsockname(), flush=True)
while True:
    d, a = s.recvfrom(65535)
    s.sendto(d.upper(), a)
