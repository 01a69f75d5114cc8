# Socketserver.UDPServer receives into max_packet_size, which is 8192 if nobody sets it. A longer
# datagram is cut, and only its first 8192 bytes come back in upper case.
# caught by: 06.every-size
# cause: buffer-too-small

import socketserver
import sys

DEFAULT = "127.0.0.1:8888"


class UpperHandler(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data.upper(), self.client_address)


class UpperServer(socketserver.UDPServer):
    def handle_error(self, request, client_address):
        print("error with", client_address, sys.exc_info()[1], file=sys.stderr)


def parse(address):
    host, port = address.rsplit(":", 1)
    return host, int(port)


def main(argv):
    address = argv[1] if len(argv) > 1 else DEFAULT
    try:
        server = UpperServer(parse(address), UpperHandler)
    except OSError as exc:
        print(f"cannot bind {address}: {exc}", file=sys.stderr)
        return 1
    with server:
        print("listening on {}:{}".format(*server.server_address), flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
