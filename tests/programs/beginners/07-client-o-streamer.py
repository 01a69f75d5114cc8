# Two. It reads the input with sys.stdin.buffer.read(4096), which waits until 4,096 bytes are there or
# the input has ended, so what is typed isn't sent; and when its output closes while the daemon thread
# sits in that read, Python ends with "Fatal Python error: could not acquire lock" and SIGABRT.
# caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-server-resets
# caught by: 07.client-output-closes
# by luck: 07.client-waits-for-server
# cause: closed-output-reported input-held-back

import os
import socket
import sys
import threading


class Streamer:
    def __init__(self, address):
        self.address = address
        host, port = address.rsplit(":", 1)
        self.sock = socket.create_connection((host, int(port)))
        self.sent = 0
        self.received = 0

    def fail(self, reason):
        sys.stderr.write(f"{self.address}: {reason}\n")
        sys.stderr.flush()
        os._exit(1)

    def sender(self):
        try:
            while data := sys.stdin.buffer.read(4096):
                self.sent += len(data)
                self.sock.sendall(data)
            self.sock.shutdown(socket.SHUT_WR)
        except OSError as e:
            self.fail(e)

    def receiver(self):
        out = sys.stdout.buffer
        while True:
            try:
                data = self.sock.recv(4096)
            except OSError as e:
                self.fail(e)
            if not data:
                break
            self.received += len(data)
            try:
                out.write(data)
                out.flush()
            except BrokenPipeError:
                return
        if self.received < self.sent:
            self.fail("the server closed the connection early")

    def run(self):
        threading.Thread(target=self.sender, daemon=True).start()
        self.receiver()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        streamer = Streamer(address)
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)
    streamer.run()
