# At the end of the input the client half-closes at once, although bytes may still wait in its own
# pending buffer (they do when the server reads slowly); the rest can not be sent any more, so the client
# reports a broken pipe and the end of the output is missing. With a quick server it works.
# caught by: 07.client-waits-for-server 07.client-survives-short-counts
# cause: shuts-down-too-early

import os
import select
import socket
import sys

LIMIT = 1 << 20
PIECE = 65536


class Pump:
    def __init__(self, sock):
        self.sock = sock
        self.sock.setblocking(False)
        self.pending = bytearray()
        self.input_open = True
        self.taken = 0
        self.returned = 0

    def read_input(self):
        data = os.read(0, PIECE)
        if data:
            self.pending += data
            self.taken += len(data)
        else:
            self.input_open = False
            self.sock.shutdown(socket.SHUT_WR)

    def send_pending(self):
        try:
            sent = self.sock.send(self.pending[:PIECE])
        except BlockingIOError:
            return
        del self.pending[:sent]

    def receive(self):
        """False at the end of the stream."""
        try:
            data = self.sock.recv(PIECE)
        except BlockingIOError:
            return True
        self.returned += len(data)
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(1, rest):]
            except BrokenPipeError:
                os._exit(0)
        return bool(data)

    def run(self):
        while True:
            readers = [self.sock]
            if self.input_open and len(self.pending) < LIMIT:
                readers.append(0)
            writers = [self.sock] if self.pending else []
            readable, writable, _ = select.select(readers, writers, [])
            if self.sock in readable and not self.receive():
                break
            if self.sock in writable:
                self.send_pending()
            if 0 in readable:
                self.read_input()
        if self.returned < self.taken:
            raise ConnectionError(f"only {self.returned} of {self.taken} bytes came back")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port))) as sock:
            Pump(sock).run()
    except OSError as exc:
        print(f"{address}: {exc}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
