# The receiving thread reports a broken connection and calls sys.exit(1), which ends only that thread;
# the client then stays in its read of stdin, or ends with exit code 0.
# caught by: 07.client-server-closes-early 07.client-server-resets
# cause: failure-taken-for-success goes-on-after-failure

import os
import socket
import sys
import threading

SIZE = 65536


class Copier:
    def __init__(self, address):
        self.address = address
        host, port = address.rsplit(":", 1)
        self.sock = socket.create_connection((host, int(port)))
        self.sent = 0
        self.received = 0

    def fail(self, reason):
        print(f"{self.address}: {reason}", file=sys.stderr, flush=True)
        sys.exit(1)

    def receive(self):
        while True:
            try:
                data = self.sock.recv(SIZE)
            except OSError as e:
                self.fail(e)
            if not data:
                break
            self.received += len(data)
            try:
                while data:
                    data = data[os.write(1, data):]
            except BrokenPipeError:
                os._exit(0)
        if self.received < self.sent:
            self.fail("the server closed before everything was answered")

    def send(self):
        while True:
            data = os.read(0, SIZE)
            if not data:
                self.sock.shutdown(socket.SHUT_WR)
                return
            self.sent += len(data)
            self.sock.sendall(data)

    def run(self):
        receiver = threading.Thread(target=self.receive)
        receiver.start()
        try:
            self.send()
        except OSError:
            pass  # the receiver will tell
        receiver.join()


if __name__ == "__main__":
    where = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        copier = Copier(where)
    except OSError as e:
        print(f"{where}: {e}", file=sys.stderr)
        sys.exit(1)
    copier.run()
