# TCPServer calls listen in its constructor, with the class's request_queue_size of 5. Setting
# request_queue_size on the finished server comes too late and changes nothing: the backlog is always
# 5.
# caught by: 08.default-backlog 08.backlog-as-given
# cause: backlog-not-passed backlog-other-default

import socketserver
import sys
import time

UPPER = bytes(byte - 32 if 97 <= byte <= 122 else byte for byte in range(256))


def name(address: tuple) -> str:
    return "%s:%d" % address[:2]


def note(text: str) -> None:
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        pass


class Guest(socketserver.BaseRequestHandler):
    def setup(self) -> None:
        print(f"client {name(self.client_address)} at {name(self.request.getsockname())}", flush=True)

    def handle(self) -> None:
        while data := self.request.recv(8192):
            self.request.sendall(data.translate(UPPER))


class Concierge(socketserver.TCPServer):
    allow_reuse_address = True

    def get_request(self):
        try:
            return super().get_request()
        except OSError as error:
            note(f"accept: {error}")
            time.sleep(0.05)
            raise

    def handle_error(self, request, client_address) -> None:
        note(f"{name(client_address)}: {sys.exc_info()[1]}")


def main(arguments: list[str]) -> int:
    address = arguments[0] if arguments else "127.0.0.1:8888"
    backlog = int(arguments[1]) if len(arguments) > 1 else 128
    host, _, port = address.rpartition(":")
    try:
        with Concierge((host, int(port)), Guest) as server:
            server.request_queue_size = backlog
            print(f"listening on {name(server.server_address)}", flush=True)
            server.serve_forever()
    except OSError as error:
        note(f"{address}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
