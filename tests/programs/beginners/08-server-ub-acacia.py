# SO_REUSEPORT lets a second server bind the address while the first still listens there. It is not
# refused; the kernel then deals the clients out to both, and nobody notices.
# caught by: 08.address-in-use
# cause: port-shared

import errno
import socketserver
import sys
import time


def name(address):
    return "%s:%d" % address[:2]


class Conversation(socketserver.BaseRequestHandler):
    def setup(self):
        print("client", name(self.client_address), "at", name(self.request.getsockname()), flush=True)

    def handle(self):
        while data := self.request.recv(8192):
            self.request.sendall(data.upper())


class Server(socketserver.TCPServer):
    allow_reuse_address = True
    # For an update: the new version can start before the old one is stopped.
    allow_reuse_port = True

    def __init__(self, address, backlog):
        self.request_queue_size = backlog
        super().__init__(address, Conversation)

    def get_request(self):
        try:
            return super().get_request()
        except OSError as error:
            note(f"accept: {error}")
            if error.errno in (errno.EMFILE, errno.ENFILE):
                time.sleep(0.05)
            raise

    def handle_error(self, request, client_address):
        note(f"{name(client_address)}: {sys.exc_info()[1]}")


def note(text):
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        pass


def main(address="127.0.0.1:8888", backlog="128"):
    host, _, port = address.rpartition(":")
    try:
        server = Server((host, int(port)), int(backlog))
    except (OSError, ValueError, OverflowError) as error:
        note(f"{address}: {error}")
        sys.exit(1)
    print("listening on", name(server.server_address), flush=True)
    while True:
        server.handle_request()


if __name__ == "__main__":
    main(*sys.argv[1:3])
