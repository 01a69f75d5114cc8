# The input is read with sys.stdin.buffer.read(65536), which waits until it has 65536 bytes or the input
# ends. What is typed is not sent (and not answered) while the input stays open.
# caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-server-resets
# cause: input-held-back

import os
import socket
import sys
import threading

BLOCK = 65536


class Pump:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.address = address
        self.sock = socket.create_connection((host, int(port)))
        self.sent = 0
        self.received = 0

    def upload(self):
        try:
            while block := sys.stdin.buffer.read(BLOCK):
                self.sent += len(block)
                self.sock.sendall(block)
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the other thread hears of it, too

    def download(self):
        threading.Thread(target=self.upload, daemon=True).start()
        while block := self.sock.recv(BLOCK):
            self.received += len(block)
            self.show(block)
        if self.received < self.sent:
            raise ConnectionError("the stream ended too early")

    def show(self, block):
        try:
            sys.stdout.buffer.write(block)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os._exit(0)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        Pump(address).download()
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


main()
