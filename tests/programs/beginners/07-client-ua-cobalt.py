# A selector can't wait for a regular file and raises PermissionError, and the except takes that for
# "there is no input". With `client < notes.txt` nothing of the file is sent, and the client exits
# with 0.
# caught by: 07.client-copies-file
# cause: input-not-watched

import os
import selectors
import socket
import sys

READ = selectors.EVENT_READ
WRITE = selectors.EVENT_WRITE
SIZE = 65536


class OutputClosed(Exception):
    pass


class Copier:
    def __init__(self, sock):
        self.sock = sock
        self.sock.setblocking(False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(sock, READ)
        self.unsent = b""
        self.sent = 0
        self.received = 0
        self.finished = False
        try:
            self.selector.register(0, READ)
        except PermissionError:
            # happens with < /dev/null: there is no input
            self.sock.shutdown(socket.SHUT_WR)

    def from_stdin(self):
        data = os.read(0, SIZE)
        self.selector.unregister(0)
        if data:
            # read on only when this is sent
            self.unsent = data
            self.selector.modify(self.sock, READ | WRITE)
        else:
            self.sock.shutdown(socket.SHUT_WR)

    def to_server(self):
        try:
            count = self.sock.send(self.unsent)
        except BlockingIOError:
            return
        self.sent += count
        self.unsent = self.unsent[count:]
        if not self.unsent:
            self.selector.modify(self.sock, READ)
            self.selector.register(0, READ)

    def from_server(self):
        try:
            data = self.sock.recv(SIZE)
        except BlockingIOError:
            return
        if not data:
            self.finished = True
            return
        self.received += len(data)
        while data:
            try:
                count = os.write(1, data)
            except BrokenPipeError:
                raise OutputClosed
            data = data[count:]

    def run(self):
        while not self.finished:
            for key, events in self.selector.select():
                if key.fd == 0:
                    self.from_stdin()
                    continue
                if events & READ:
                    self.from_server()
                if events & WRITE and not self.finished:
                    self.to_server()
        if self.unsent or self.received < self.sent:
            raise ConnectionError("the connection ended before everything came back")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port))) as sock:
            Copier(sock).run()
    except OutputClosed:
        pass
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)


main()
