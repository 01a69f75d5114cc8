#!/usr/bin/env python3
# passes: 04 server
# passes: 06 server
# The standard library's own server, whose limit of 8,192 bytes has to be raised.
import socketserver
import sys


class Upper(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data.upper(), self.client_address)


socketserver.UDPServer.max_packet_size = 65535
address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    server = socketserver.UDPServer((host, int(port)), Upper)
except OSError as error:
    sys.exit(f"cannot bind {address}: {error}")
print("listening on %s:%d" % server.server_address, flush=True)
server.serve_forever(poll_interval=60)
