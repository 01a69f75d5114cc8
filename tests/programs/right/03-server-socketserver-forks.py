#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# The standard library's forking server; children are collected twice a second.
import socketserver
import sys


class Upper(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            while data := self.request.recv(4096):
                self.request.sendall(data.upper())
        except OSError:
            pass


address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
socketserver.ForkingTCPServer.allow_reuse_address = True
try:
    server = socketserver.ForkingTCPServer((host, int(port)), Upper)
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
print("listening on %s:%d" % server.server_address, flush=True)
server.serve_forever()
