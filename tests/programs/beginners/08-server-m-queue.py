# Request_queue_size is set on the finished server object; socketserver has called listen in the
# constructor already, with its default 5, so the queue is 5 whatever BACKLOG says (and without BACKLOG,
# too).
# caught by: 08.default-backlog 08.backlog-as-given
# cause: backlog-other-default backlog-not-passed

import socketserver
import sys


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        peer = "%s:%d" % self.client_address
        local = "%s:%d" % self.request.getsockname()
        print("client", peer, "at", local, flush=True)
        try:
            while True:
                data = self.request.recv(4096)
                if not data:
                    break
                self.request.sendall(data.upper())
        except OSError as error:
            print(peer, error, file=sys.stderr)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main(argv):
    address = argv[0] if argv else "127.0.0.1:8888"
    try:
        backlog = int(argv[1]) if len(argv) > 1 else 128
    except ValueError:
        print("BACKLOG must be a number", file=sys.stderr)
        return 2
    host, _, port = address.rpartition(":")
    try:
        server = Server((host, int(port)), Handler)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    server.request_queue_size = backlog
    print("listening on %s:%d" % server.server_address, flush=True)
    with server:
        server.serve_forever()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
