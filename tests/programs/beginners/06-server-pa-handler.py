# The handler strips each datagram, as the example in the documentation of socketserver does. White space
# at both ends is lost, so the answer is shorter than the message (a datagram of spaces is answered with
# an empty one).
# caught by: 06.echoes-each-datagram
# cause: bytes-stripped

import socketserver
import sys


class UpperHandler(socketserver.BaseRequestHandler):
    def handle(self):
        data = self.request[0].strip()
        sock = self.request[1]
        sock.sendto(data.upper(), self.client_address)


class UpperServer(socketserver.UDPServer):
    max_packet_size = 65535


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        server = UpperServer((host, int(port)), UpperHandler)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)
    with server:
        print("listening on {}:{}".format(*server.server_address), flush=True)
        server.serve_forever()
