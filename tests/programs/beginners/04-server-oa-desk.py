# Socketserver.UDPServer receives into max_packet_size bytes, which is 8192 unless it is changed. Larger
# datagrams are cut to 8192 bytes, and so are their answers.
# caught by: 04.size-65507
# cause: buffer-too-small

import socketserver
import sys

LOWER = bytes(range(ord("a"), ord("z") + 1))
UPPER = bytes(range(ord("A"), ord("Z") + 1))
TABLE = bytes.maketrans(LOWER, UPPER)


class UpperHandler(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        try:
            sock.sendto(data.translate(TABLE), self.client_address)
        except OSError as e:
            print("could not answer", self.client_address, e, file=sys.stderr)


def parse(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        server = socketserver.UDPServer(parse(address), UpperHandler)
    except OSError as e:
        print(f"cannot bind {address}: {e}", file=sys.stderr)
        sys.exit(1)
    with server:
        host, port = server.server_address
        print(f"listening on {host}:{port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
