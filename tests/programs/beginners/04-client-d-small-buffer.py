# caught by: 04.client-largest-reply
# cause: buffer-too-small
# Its buffer has 100 bytes.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.connect((host, int(port)))
for line in sys.stdin:
    data = line.rstrip("\n").encode()
    if not data:
        continue
    sock.send(data)
    reply = sock.recv(100)
    print(reply.decode(), flush=True)
