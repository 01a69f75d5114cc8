# the timeout of create_connection stays on the socket. It was meant for connecting, but after three
# quiet seconds recv raises TimeoutError and the client reports a failure.
# caught by: 07.client-outwaits-silence
# cause: time-limit-not-handled

import os
import socket
import sys
import threading


class Client:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.sock = socket.create_connection((host, int(port)), timeout=3)
        self.sent = 0
        self.received = 0

    def upload(self):
        try:
            while True:
                data = os.read(0, 65536)
                if not data:
                    break
                self.sent += len(data)
                self.sock.sendall(data)
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass    # the other thread sees it, too

    def download(self):
        while True:
            data = self.sock.recv(65536)
            if not data:
                break
            self.received += len(data)
            self.show(data)
        if self.received < self.sent:
            raise ConnectionError(f"{self.received} of {self.sent} bytes came back")

    def show(self, data):
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(1, view):]
        except BrokenPipeError:
            os._exit(0)

    def run(self):
        threading.Thread(target=self.upload, daemon=True).start()
        self.download()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    code = 0
    try:
        Client(address).run()
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr, flush=True)
        code = 1
    os._exit(code)      # don't wait for stdin


main()
