# Stdin is watched with selectors.DefaultSelector, which is epoll on Linux, and epoll refuses regular
# files and dev/null. `client 127.0.0.1:8888 < notes.txt` ends with "Operation not permitted" and exit
# code 1, and sends nothing. Broken sentence: "copies standard input to the connection and the connection
# to standard output, byte for byte and at the same time.".
# caught by: 07.client-copies-file
# cause: input-not-watched

import os
import selectors
import socket
import sys

PIECE = 65536


class Copier:
    def __init__(self, sock):
        self.sock = sock
        self.pending = bytearray()
        self.sent = self.received = 0
        self.input_open = True
        self.half_closed = False
        self.selector = selectors.DefaultSelector()
        self.selector.register(0, selectors.EVENT_READ)
        self.selector.register(sock, selectors.EVENT_READ)
        sock.setblocking(False)

    def watch(self):
        events = selectors.EVENT_READ
        if self.pending:
            events |= selectors.EVENT_WRITE
        self.selector.modify(self.sock, events)
        watched = 0 in self.selector.get_map()
        wanted = self.input_open and not self.pending
        if wanted and not watched:
            self.selector.register(0, selectors.EVENT_READ)
        elif watched and not wanted:
            self.selector.unregister(0)

    def read_input(self):
        piece = os.read(0, PIECE)
        self.input_open = bool(piece)
        self.pending += piece
        self.sent += len(piece)

    def flush(self):
        if self.pending:
            try:
                del self.pending[:self.sock.send(self.pending)]
            except BlockingIOError:
                pass
        if not self.input_open and not self.pending and not self.half_closed:
            self.half_closed = True
            self.sock.shutdown(socket.SHUT_WR)

    def receive(self):
        try:
            piece = self.sock.recv(PIECE)
        except BlockingIOError:
            return True
        self.received += len(piece)
        view = memoryview(piece)
        while view:
            try:
                view = view[os.write(1, view):]
            except BrokenPipeError:
                os._exit(0)
        return bool(piece)

    def run(self):
        while True:
            self.watch()
            for key, events in self.selector.select():
                if key.fd == 0:
                    self.read_input()
                elif events & selectors.EVENT_READ and not self.receive():
                    if self.received < self.sent:
                        raise ConnectionError("the stream ended before everything was answered")
                    return
            self.flush()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port))) as sock:
            Copier(sock).run()
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
