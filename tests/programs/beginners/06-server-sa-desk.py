# Socketserver.UDPServer receives with max_packet_size, which is 8192 unless it is changed. A longer
# datagram is cut, and only its first 8192 bytes come back.
# caught by: 06.every-size
# cause: buffer-too-small

import socketserver
import sys


class Desk(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data.upper(), self.client_address)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        server = socketserver.UDPServer((host, int(port)), Desk)
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    with server:
        print("listening on {}:{}".format(*server.server_address), flush=True)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
