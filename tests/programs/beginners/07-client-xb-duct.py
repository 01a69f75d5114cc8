# stdin is put into selectors.DefaultSelector, which is epoll on Linux. epoll refuses a regular file
# (EPERM), so with `client < notes.txt` the client ends at once with an error and nothing is sent.
# caught by: 07.client-copies-file
# cause: input-not-watched

import os
import selectors
import socket
import sys

SIZE = 65536
STDIN, STDOUT = 0, 1


class OutputClosed(Exception):
    pass


def write_out(data):
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(STDOUT, view):]
        except BrokenPipeError:
            raise OutputClosed from None


class Duct:
    def __init__(self, sock):
        self.sock = sock
        self.sock.setblocking(False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(STDIN, selectors.EVENT_READ, self.on_input)
        self.selector.register(sock, selectors.EVENT_READ, self.on_socket)
        self.pending = memoryview(b"")
        self.taken = 0
        self.received = 0
        self.running = True

    def run(self):
        while self.running:
            for key, events in self.selector.select():
                key.data(events)
        if self.received < self.taken:
            raise ConnectionError(
                f"the server answered {self.received} of {self.taken} bytes")

    def on_input(self, _events):
        data = os.read(STDIN, SIZE)
        if not data:
            self.selector.unregister(STDIN)
            self.sock.shutdown(socket.SHUT_WR)
            return
        self.taken += len(data)
        self.pending = memoryview(data)
        # no more input until this piece is sent
        self.selector.unregister(STDIN)
        self.selector.modify(self.sock, selectors.EVENT_READ | selectors.EVENT_WRITE,
                             self.on_socket)

    def on_socket(self, events):
        if events & selectors.EVENT_READ:
            self.receive()
        if self.running and self.pending and events & selectors.EVENT_WRITE:
            self.send()

    def receive(self):
        try:
            data = self.sock.recv(SIZE)
        except BlockingIOError:
            return
        if not data:
            self.running = False
            return
        self.received += len(data)
        write_out(data)

    def send(self):
        try:
            count = self.sock.send(self.pending)
        except BlockingIOError:
            return
        self.pending = self.pending[count:]
        if not self.pending:
            self.selector.modify(self.sock, selectors.EVENT_READ, self.on_socket)
            self.selector.register(STDIN, selectors.EVENT_READ, self.on_input)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port))) as sock:
            Duct(sock).run()
    except OutputClosed:
        return 0
    except (OSError, ValueError) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
