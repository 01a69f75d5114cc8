#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# The standard library's own server, a thread for each request, errors caught in the handler.
import socketserver
import sys


class Upper(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            while data := self.request.recv(1024):
                self.request.sendall(data.upper())
        except ConnectionError as error:
            print("lost:", error, file=sys.stderr)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    server = Server((host, int(port)), Upper)
except OSError as error:
    sys.exit(f"cannot listen on {address}: {error}")
with server:
    print("listening on %s:%d" % server.server_address, flush=True)
    server.serve_forever()
