# caught by: 04.two-clients 04.survives-client-that-left
# cause: bound-to-one-client
# It connects its socket to the first client.
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

data, addr = sock.recvfrom(65535)
sock.connect(addr)
sock.send(data.upper())
while True:
    data = sock.recv(65535)
    sock.send(data.upper())
