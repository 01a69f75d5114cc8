#!/usr/bin/env python3
# passes: 04 server
# passes: 06 server
# recvfrom, sendto, without end.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    sock.bind((host, int(port)))
except OSError as error:
    sys.exit(f"cannot bind {address}: {error}")
print("listening on %s:%d" % sock.getsockname(), flush=True)
while True:
    data, peer = sock.recvfrom(65535)
    sock.sendto(data.upper(), peer)
