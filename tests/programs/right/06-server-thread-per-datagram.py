#!/usr/bin/env python3
# passes: 04 server
# passes: 06 server
# A thread for each datagram: when several wait, any reply may be the first.
import socketserver
import sys


class Upper(socketserver.DatagramRequestHandler):
    def handle(self):
        self.wfile.write(self.rfile.read().upper())


class Server(socketserver.ThreadingUDPServer):
    max_packet_size = 65535
    daemon_threads = True


address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
try:
    server = Server((host, int(port)), Upper)
except OSError as error:
    sys.exit(f"cannot bind {address}: {error}")
print("listening on %s:%d" % server.server_address, flush=True)
server.serve_forever()
