# The handler iterates over self.rfile, so it gets whole lines. A message that ends without a newline is
# answered only when the client has closed its side; until then the client waits in vain.
# caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
# caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
# caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
# caught by: 01.survives-short-writes 01.survives-short-reads 01.exits-when-peer-closes
# cause: waits-for-newline

import socketserver
import sys

TABLE = bytes(c - 32 if 97 <= c <= 122 else c for c in range(256))


class ShoutHandler(socketserver.StreamRequestHandler):
    def handle(self):
        for message in self.rfile:
            self.wfile.write(message.translate(TABLE))
            self.wfile.flush()


class OneClientServer(socketserver.TCPServer):
    allow_reuse_address = True


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    with OneClientServer((host, int(port)), ShoutHandler) as server:
        print("listening on %s:%d" % server.server_address, flush=True)
        server.handle_request()


if __name__ == "__main__":
    main()
