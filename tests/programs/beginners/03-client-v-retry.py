# When the connection breaks while a reply is owed, the client quietly connects again and repeats the
# message (up to three times) instead of reporting it and exiting with 1; as long as the port still takes
# connections the user hears nothing and the client waits, or sends a line twice.
# caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
# caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
# cause: connects-again-after-failure

import socket
import sys
import time


class Disconnected(Exception):
    pass


class EchoClient:
    ATTEMPTS = 3

    def __init__(self, address):
        self.address = address
        host, port = address.rsplit(":", 1)
        self.target = (host, int(port))
        self.sock = None
        self.connect()

    def connect(self):
        self.close()
        self.sock = socket.create_connection(self.target)

    def close(self):
        if self.sock is not None:
            self.sock.close()
            self.sock = None

    def exchange(self, message):
        self.sock.sendall(message)
        pieces = []
        missing = len(message)
        while missing > 0:
            piece = self.sock.recv(min(missing, 16384))
            if piece == b"":
                raise Disconnected("the server closed the connection")
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def ask(self, message):
        last_error = None
        for attempt in range(self.ATTEMPTS):
            try:
                return self.exchange(message)
            except (Disconnected, ConnectionError) as exc:
                last_error = exc
                time.sleep(0.05 * attempt)
                self.connect()
        raise last_error


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        client = EchoClient(address)
        for line in sys.stdin.buffer:
            if line.endswith(b"\n"):
                line = line[:-1]
                if line.endswith(b"\r"):
                    line = line[:-1]
            if not line:
                continue
            reply = client.ask(line)
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
        client.close()
    except (OSError, Disconnected) as exc:
        print(f"{address}: {exc}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
