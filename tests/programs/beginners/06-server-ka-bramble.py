# Socketserver.UDPServer receives into max_packet_size bytes, which is 8192 unless somebody changes it.
# Longer datagrams are cut, and their answers are only 8192 bytes long.
# caught by: 06.every-size
# cause: buffer-too-small

import socketserver
import string
import sys

TO_UPPER = bytes.maketrans(string.ascii_lowercase.encode(), string.ascii_uppercase.encode())


class Handler(socketserver.DatagramRequestHandler):
    def handle(self):
        message = self.rfile.read()
        self.wfile.write(message.translate(TO_UPPER))


def main(argv):
    address = argv[1] if len(argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        server = socketserver.UDPServer((host, int(port)), Handler)
    except OSError as error:
        sys.stderr.write(f"{address}: {error.strerror}\n")
        return 1
    with server:
        print("listening on {}:{}".format(*server.server_address))
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
