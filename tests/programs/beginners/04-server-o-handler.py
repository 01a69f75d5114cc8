# Takes the data from socketserver.UDPServer, whose max_packet_size is 8192 unless it is changed; a
# datagram of more than 8,192 bytes comes back cut to 8,192.
# caught by: 04.size-65507
# cause: buffer-too-small

import socketserver
import sys


class UpperHandler(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data.upper(), self.client_address)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        server = socketserver.UDPServer((host, int(port)), UpperHandler)
    except OSError as e:
        print(f"{address}: {e.strerror}", file=sys.stderr)
        sys.exit(1)
    with server:
        print("listening on {}:{}".format(*server.server_address), flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
