# caught by: 09.long-is-not-answered 09.address-in-use 09.names-what-is-no-message
# caught by: 09.short-is-not-answered 09.survives-failed-receive
# cause: no-message-answered own-error-ends-program error-not-handled message-without-address dropped-in-silence
# cause: no-message-ends-server
# It has room for 1,024 bytes, and unpacks an id from whatever comes.
import socket, struct, sys
address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, int(port)))
print("listening on %s:%d" % s.getsockname(), flush=True)
while True:
    d, a = s.recvfrom(1024)
    i, = struct.unpack(">I", d[:4])
    s.sendto(struct.pack(">I", i) + d[4:].upper(), a)
