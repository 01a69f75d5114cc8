# When standard input ends the client half-closes at once, even if its own queue still holds bytes that
# the kernel hasn't taken. With a small input nobody notices; with a large one the next send fails with a
# broken pipe, and the end of the input is never sent.
# caught by: 07.client-copies-file 07.client-copies-large-stream 07.client-waits-for-server
# caught by: 07.client-joins-single-bytes 07.client-prints-after-half-close
# caught by: 07.client-survives-short-counts 07.client-server-closes-early 07.client-output-closes
# by luck: 07.client-copies-bytes 07.client-half-closes 07.client-outwaits-silence 07.client-copies-large-stream 07.client-joins-single-bytes 07.client-output-closes 07.client-prints-after-half-close 07.client-server-closes-early
# cause: shuts-down-too-early

import os
import selectors
import socket
import sys

CHUNK = 64 * 1024
LIMIT = 1024 * 1024


class Pump:
    def __init__(self, sock):
        self.sock = sock
        self.sock.setblocking(False)
        self.queue = bytearray()
        self.sent = 0
        self.received = 0
        self.input_open = True

    def ready(self):
        # select, since epoll can't watch an input that is a regular file
        with selectors.SelectSelector() as sel:
            mask = selectors.EVENT_READ
            if self.queue:
                mask |= selectors.EVENT_WRITE
            sel.register(self.sock, mask)
            if self.input_open and len(self.queue) < LIMIT:
                sel.register(0, selectors.EVENT_READ)
            return [(key.fd, events) for key, events in sel.select()]

    def read_input(self):
        data = os.read(0, CHUNK)
        if data:
            self.queue += data
        else:
            self.input_open = False
            self.sock.shutdown(socket.SHUT_WR)

    def flush_queue(self):
        try:
            n = self.sock.send(self.queue[:CHUNK])
        except BlockingIOError:
            return
        self.sent += n
        del self.queue[:n]

    def read_socket(self):
        try:
            data = self.sock.recv(CHUNK)
        except BlockingIOError:
            return True
        if not data:
            return False
        self.received += len(data)
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(1, view):]
            except BrokenPipeError:
                os._exit(0)
        return True

    def run(self):
        while True:
            for fd, events in self.ready():
                if fd == 0:
                    self.read_input()
                else:
                    if events & selectors.EVENT_WRITE:
                        self.flush_queue()
                    if events & selectors.EVENT_READ and not self.read_socket():
                        if self.queue or self.received < self.sent:
                            raise ConnectionError("the server closed too early")
                        return


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port))) as sock:
            Pump(sock).run()
    except OSError as e:
        sys.exit(f"{address}: {e}")


if __name__ == "__main__":
    main()
