# The encoder counts its ids itself, and each try encodes the message anew: a repetition has another id
# than the first try, so it isn't the same message, and a late reply to an earlier try is dropped as a
# stray.
# caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts 09.client-gives-up
# caught by: 09.client-waits-200-ms 09.client-strays-change-no-wait 09.client-late-reply
# cause: new-id-for-each-try

import queue
import socket
import struct
import sys
import threading
import time


class NoReply(Exception):
    pass


class Encoder:
    HEADER = struct.Struct("!I")

    def __init__(self):
        self._last = 0

    def encode(self, payload):
        self._last = (self._last + 1) & 0xFFFFFFFF
        return self._last, self.HEADER.pack(self._last) + payload

    def decode(self, datagram):
        if len(datagram) < self.HEADER.size:
            return None, b""
        return self.HEADER.unpack_from(datagram)[0], datagram[self.HEADER.size:]


class Receiver(threading.Thread):
    """Puts what arrives into a queue; an error of the socket, too."""

    def __init__(self, sock):
        super().__init__(daemon=True)
        self.sock = sock
        self.inbox = queue.Queue()

    def run(self):
        while True:
            try:
                self.inbox.put(self.sock.recv(65535))
            except OSError as error:
                self.inbox.put(error)
                return

    def take(self, deadline):
        left = deadline - time.monotonic()
        if left <= 0:
            raise queue.Empty
        item = self.inbox.get(timeout=left)
        if isinstance(item, OSError):
            raise item
        return item


class Requester:
    TRIES = 5
    PATIENCE = 0.2

    def __init__(self, sock, encoder, receiver):
        self.sock = sock
        self.encoder = encoder
        self.receiver = receiver

    def request(self, payload):
        for _ in range(self.TRIES):
            number, message = self.encoder.encode(payload)
            self.sock.send(message)
            try:
                return self.wait_for(number, time.monotonic() + self.PATIENCE)
            except queue.Empty:
                pass
        raise NoReply("no reply after %d tries" % self.TRIES)

    def wait_for(self, number, deadline):
        while True:
            got, payload = self.encoder.decode(self.receiver.take(deadline))
            if got == number:
                return payload


def strip_ending(line):
    if line.endswith(b"\n"):
        line = line[:-1]
        if line.endswith(b"\r"):
            line = line[:-1]
    return line


def run(address):
    host, _, port = address.rpartition(":")
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((host, int(port)))
    receiver = Receiver(sock)
    receiver.start()
    requester = Requester(sock, Encoder(), receiver)
    for line in iter(sys.stdin.buffer.readline, b""):
        reply = requester.request(strip_ending(line))
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.buffer.flush()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        run(address)
    except (OSError, NoReply) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
