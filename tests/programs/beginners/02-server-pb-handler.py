# Wbufsize makes wfile a buffered writer, and nobody flushes it before the handler finishes. A reply
# shorter than the buffer comes only after the client has stopped sending.
# caught by: 02.echoes-exactly 02.moves-large-messages 02.second-client 02.two-hundred-clients
# caught by: 02.silent-clients 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
# caught by: 02.descriptors-do-not-grow 02.idle-while-idle 02.idle-after-clients-leave
# caught by: 02.survives-short-writes 02.survives-short-reads 02.keeps-running
# cause: kept-in-own-buffer

import socketserver
import sys

LOWER = bytes(range(ord("a"), ord("z") + 1))
TABLE = bytes.maketrans(LOWER, LOWER.upper())


class UppercaseHandler(socketserver.StreamRequestHandler):
    rbufsize = -1
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True

    def handle(self):
        while chunk := self.rfile.read1(8192):
            self.wfile.write(chunk.translate(TABLE))


class Server(socketserver.TCPServer):
    allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        print(f"{client_address}: {sys.exc_info()[1]}", file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    with Server((host, int(port)), UppercaseHandler) as server:
        print("listening on {}:{}".format(*server.server_address), flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
