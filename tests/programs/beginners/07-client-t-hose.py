# When stdin ends, the socket is half-closed immediately, although bytes may still wait in the client's
# own buffer (the server was slow). Sending them then fails with EPIPE: after a long input the client
# ends with a message and exit code 1, and the end of the input was never sent.
# caught by: 07.client-waits-for-server 07.client-survives-short-counts
# by luck: 07.client-copies-large-stream
# cause: shuts-down-too-early

import os
import selectors
import socket
import sys

LIMIT = 8 * 1024 * 1024
PIECE = 64 * 1024


class OutputClosed(Exception):
    pass


class Hose:
    def __init__(self, sock):
        self.sock = sock
        self.pending = bytearray()
        self.input_open = True
        self.taken = 0
        self.received = 0

    def read_input(self):
        data = os.read(0, PIECE)
        if data:
            self.taken += len(data)
            self.pending += data
        else:
            self.input_open = False
            self.sock.shutdown(socket.SHUT_WR)

    def send_some(self):
        try:
            n = self.sock.send(self.pending)
        except BlockingIOError:
            return
        del self.pending[:n]

    def receive_some(self):
        try:
            data = self.sock.recv(PIECE)
        except BlockingIOError:
            return True
        if not data:
            return False
        self.received += len(data)
        self.print_all(data)
        return True

    def print_all(self, data):
        try:
            while data:
                data = data[os.write(1, data):]
        except BrokenPipeError:
            raise OutputClosed from None

    def pump(self):
        while True:
            waiter = selectors.PollSelector()
            events = selectors.EVENT_READ
            if self.pending:
                events |= selectors.EVENT_WRITE
            waiter.register(self.sock, events)
            if self.input_open and len(self.pending) < LIMIT:
                waiter.register(0, selectors.EVENT_READ)
            ready = waiter.select()
            waiter.close()
            for key, mask in ready:
                if key.fd == 0:
                    self.read_input()
                    continue
                if mask & selectors.EVENT_READ and not self.receive_some():
                    if self.received < self.taken:
                        raise ConnectionError("the server ended the stream too early")
                    return
                if mask & selectors.EVENT_WRITE and self.pending:
                    self.send_some()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port))) as sock:
            sock.setblocking(False)
            Hose(sock).pump()
    except OutputClosed:
        return 0
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
