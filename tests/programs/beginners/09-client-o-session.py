# Counts the tries for the whole session and never sets the counter back for a new line; if some lines
# needed a second or third try, a later line gets fewer than five, and the client gives up too early.
# caught by: 09.client-last-try-counts
# cause: tries-counted-on

import select
import socket
import struct
import sys
import time


class Session:
    MAX_TRIES = 5
    PATIENCE = 0.2

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.connect((host, int(port)))
        self.number = 0
        self.failures = 0

    def receive(self):
        deadline = time.monotonic() + self.PATIENCE
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            ready, _, _ = select.select([self.sock], [], [], left)
            if not ready:
                return None
            data = self.sock.recv(4096)
            if len(data) >= 4 and struct.unpack("!I", data[:4])[0] == self.number:
                return data[4:]

    def ask(self, text):
        self.number = (self.number + 1) % 2**32
        message = struct.pack("!I", self.number) + text
        while self.failures < self.MAX_TRIES:
            self.sock.send(message)
            reply = self.receive()
            if reply is not None:
                return reply
            self.failures += 1
        raise TimeoutError("no reply from the server")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    out = sys.stdout.buffer
    try:
        session = Session(address)
        while True:
            sys.stderr.write("> ")
            sys.stderr.flush()
            line = sys.stdin.buffer.readline()
            if not line:
                break
            if line.endswith(b"\n"):
                line = line[:-1]
                if line.endswith(b"\r"):
                    line = line[:-1]
            out.write(session.ask(line))
            out.write(b"\n")
            out.flush()
    except OSError as e:
        sys.exit(f"{address}: {e}")


if __name__ == "__main__":
    main()
