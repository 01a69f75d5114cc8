#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# One request after another; an error in a handler is printed by the library, which then goes on.
import socketserver
import sys


class Upper(socketserver.StreamRequestHandler):
    rbufsize = 0

    def handle(self):
        while data := self.rfile.read(2048):
            self.wfile.write(data.upper())


address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    server = socketserver.TCPServer((host, int(port)), Upper)
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
print("listening on %s:%d" % server.server_address, flush=True)
while True:
    server.handle_request()
