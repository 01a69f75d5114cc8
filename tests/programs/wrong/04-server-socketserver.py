#!/usr/bin/env python3
# caught by: 04.size-65507 06.every-size
# cause: buffer-too-small
# The library's server takes 8,192 bytes of a datagram unless told otherwise.
import socketserver
import sys


class Upper(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data.upper(), self.client_address)


address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    server = socketserver.UDPServer((host, int(port)), Upper)
except OSError as error:
    sys.exit(f"cannot bind {address}: {error}")
print("listening on %s:%d" % server.server_address, flush=True)
server.serve_forever()
