# Request_queue_size is set on the server object after it has been made, but socketserver calls listen()
# already in its constructor: the queue always has the library's default of 5, whatever BACKLOG says.
# caught by: 08.default-backlog 08.backlog-as-given
# cause: backlog-other-default backlog-not-passed

import socketserver
import sys
from dataclasses import dataclass

UPPER = bytes(b - 32 if 97 <= b <= 122 else b for b in range(256))


@dataclass
class Configuration:
    address: str = "127.0.0.1:8888"
    backlog: int = 128

    @classmethod
    def from_arguments(cls, arguments):
        configuration = cls()
        if arguments:
            configuration.address = arguments[0]
        if len(arguments) > 1:
            configuration.backlog = int(arguments[1])
        return configuration

    @property
    def endpoint(self):
        host, _, port = self.address.rpartition(":")
        return host, int(port)


def name(endpoint):
    return "%s:%d" % endpoint[:2]


class EchoHandler(socketserver.BaseRequestHandler):
    def setup(self):
        print(f"client {name(self.client_address)} at {name(self.request.getsockname())}", flush=True)

    def handle(self):
        while data := self.request.recv(65536):
            self.request.sendall(data.translate(UPPER))


class EchoServer(socketserver.TCPServer):
    allow_reuse_address = True

    def configure(self, configuration):
        self.request_queue_size = configuration.backlog
        return self

    def handle_error(self, request, client_address):
        print(f"{name(client_address)}: {sys.exc_info()[1]}", file=sys.stderr)


class Application:
    def __init__(self, configuration):
        self.configuration = configuration

    def run(self):
        with EchoServer(self.configuration.endpoint, EchoHandler).configure(self.configuration) as server:
            print(f"listening on {name(server.server_address)}", flush=True)
            server.serve_forever()


def main():
    try:
        configuration = Configuration.from_arguments(sys.argv[1:])
    except ValueError:
        print("BACKLOG must be a number", file=sys.stderr)
        return 2
    try:
        Application(configuration).run()
    except OSError as error:
        print(f"{configuration.address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
