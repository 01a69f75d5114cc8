# When the connection breaks while a reply is owed it connects again and sends the line once more,
# instead of saying so and exiting with 1; with a server that serves on, the failure is never seen (and
# the line was sent twice).
# caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
# caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
# cause: connects-again-after-failure

import socket
import sys


class Link:
    def __init__(self, address):
        self.address = address
        self.sock = None

    def open(self):
        host, port = self.address.rsplit(":", 1)
        self.sock = socket.create_connection((host, int(port)))

    def close(self):
        if self.sock is not None:
            self.sock.close()
            self.sock = None

    def exchange(self, message):
        self.sock.sendall(message)
        reply = bytearray()
        while len(reply) < len(message):
            part = self.sock.recv(len(message) - len(reply))
            if not part:
                raise ConnectionError("server closed the connection")
            reply += part
        return bytes(reply)

    def ask(self, message):
        while True:
            try:
                return self.exchange(message)
            except ConnectionError:
                self.close()
                self.open()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    link = Link(address)
    try:
        link.open()
        for line in sys.stdin.buffer:
            message = line.rstrip(b"\n").removesuffix(b"\r")
            if not message:
                continue
            reply = link.ask(message)
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    finally:
        link.close()
    return 0


sys.exit(main())
