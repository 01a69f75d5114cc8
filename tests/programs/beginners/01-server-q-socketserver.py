# As in the example of the socketserver documentation, strip() is called on what recv returned. Spaces
# and line ends at the edges of each piece are lost ("keeps-line-ends"), and a message of white space
# alone is taken for the end of the conversation.
# caught by: 01.keeps-line-ends 01.no-magic-words 01.single-bytes 01.survives-short-reads
# cause: bytes-stripped blank-taken-for-end

import socketserver
import sys


class UpperHandler(socketserver.BaseRequestHandler):
    """One instance per connection; handle() talks to the client until it leaves."""

    def handle(self):
        while True:
            # self.request is the TCP socket connected to the client
            self.data = self.request.recv(1024).strip()
            if not self.data:
                break
            self.request.sendall(self.data.upper())


class Server(socketserver.TCPServer):
    allow_reuse_address = True


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)

    with Server((host, int(port)), UpperHandler) as server:
        print("listening on %s:%d" % server.server_address, flush=True)
        # only one client in this exercise, so no serve_forever()
        server.handle_request()
