# Socketserver.UDPServer receives into max_packet_size bytes, and that is 8192 unless one says otherwise.
# A longer datagram is cut: 65,507 bytes come back as 8,192.
# caught by: 04.size-65507
# cause: buffer-too-small

import socketserver
import sys


class UpperCaseHandler(socketserver.DatagramRequestHandler):
    """rfile holds the datagram; what is written to wfile is sent back when handle() returns."""

    def handle(self):
        datagram = self.rfile.read()
        self.wfile.write(datagram.upper())


def main(argv):
    address = argv[1] if len(argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        server = socketserver.UDPServer((host, int(port)), UpperCaseHandler)
    except OSError as error:
        print(f"{address}: {error.strerror}", file=sys.stderr)
        return 1

    with server:
        ip, real_port = server.server_address
        print(f"listening on {ip}:{real_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    sys.exit(main(sys.argv))
