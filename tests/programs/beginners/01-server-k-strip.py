# Tests for the end with data.strip(), so a piece of spaces or line ends alone ("\n", " ") is taken for
# the end: the server closes and the client gets neither that reply nor any other.
# caught by: 01.keeps-line-ends 01.single-bytes 01.survives-short-reads
# cause: blank-taken-for-end

import socketserver
import sys


class UpperHandler(socketserver.BaseRequestHandler):
    def handle(self):
        while True:
            self.data = self.request.recv(1024)
            if not self.data.strip():
                break
            self.request.sendall(self.data.upper())


class Server(socketserver.TCPServer):
    allow_reuse_address = True


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    HOST, PORT = address.split(":")
    with Server((HOST, int(PORT)), UpperHandler) as server:
        print("listening on %s:%d" % server.server_address)
        sys.stdout.flush()
        server.handle_request()
