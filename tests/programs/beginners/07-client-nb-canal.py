# Stdin is read with sys.stdin.buffer.read(65536), which waits until 65536 bytes or the end have come;
# what is typed is not sent, and no answer is printed, as long as the input stays open.
# caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-server-resets
# cause: input-held-back

import os
import selectors
import socket
import sys

CHUNK = 65536


class Pump:
    def __init__(self, sock):
        self.sock = sock
        self.sock.setblocking(False)
        self.sel = selectors.DefaultSelector()
        self.sel.register(sock, selectors.EVENT_READ)
        self.outgoing = b""
        self.input_open = True
        self.half_closed = False
        self.sent = 0
        self.received = 0

    def run(self):
        while True:
            if self.input_open and not self.outgoing:
                self.fill()
            self.update()
            for key, events in self.sel.select():
                if events & selectors.EVENT_READ:
                    data = self.sock.recv(CHUNK)
                    if not data:
                        return
                    self.received += len(data)
                    self.emit(data)
                if events & selectors.EVENT_WRITE and self.outgoing:
                    n = self.sock.send(self.outgoing)
                    self.sent += n
                    self.outgoing = self.outgoing[n:]

    def emit(self, data):
        while data:
            try:
                data = data[os.write(1, data):]
            except BrokenPipeError:
                sys.exit(0)

    def fill(self):
        self.outgoing = sys.stdin.buffer.read(CHUNK)
        if not self.outgoing:
            self.input_open = False

    def update(self):
        events = selectors.EVENT_READ
        if self.outgoing:
            events |= selectors.EVENT_WRITE
        elif not self.input_open and not self.half_closed:
            self.sock.shutdown(socket.SHUT_WR)
            self.half_closed = True
        self.sel.modify(self.sock, events)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        sock = socket.create_connection((host, int(port)))
        pump = Pump(sock)
        pump.run()
        if pump.received < pump.sent + len(pump.outgoing):
            raise ConnectionError("the server closed too early")
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
