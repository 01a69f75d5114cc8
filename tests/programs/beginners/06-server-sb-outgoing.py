# Replies wait in a bytearray for each client, as one would do it over TCP, and are sent when that
# bytearray isn't empty: an empty datagram adds nothing to it and is never answered.
# caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
# cause: empty-datagram-skipped

import errno
import selectors
import socket
import sys


class Codec:
    @staticmethod
    def transform(data):
        return bytes(b & 0xDF if 0x61 <= b <= 0x7A else b for b in data)


class Outgoing:
    """What is still to be sent, for each peer."""

    def __init__(self):
        self._buffers = {}

    def add(self, peer, data):
        self._buffers.setdefault(peer, bytearray()).extend(data)

    def __bool__(self):
        return any(self._buffers.values())

    def drain(self):
        for peer, buffer in list(self._buffers.items()):
            if buffer:
                yield peer, bytes(buffer)
            del self._buffers[peer]


class Reactor:
    def __init__(self, sock):
        self.sock = sock
        self.sock.setblocking(False)
        self.outgoing = Outgoing()
        self.selector = selectors.DefaultSelector()
        self.selector.register(sock, selectors.EVENT_READ)

    def run(self):
        while True:
            for _key, mask in self.selector.select():
                if mask & selectors.EVENT_WRITE:
                    self.on_writable()
                elif mask & selectors.EVENT_READ:
                    self.on_readable()
            self.update_interest()

    def update_interest(self):
        events = selectors.EVENT_READ
        if self.outgoing:
            events |= selectors.EVENT_WRITE
        self.selector.modify(self.sock, events)

    def on_readable(self):
        try:
            data, peer = self.sock.recvfrom(65535)
        except OSError:
            return
        self.outgoing.add(peer, Codec.transform(data))

    def on_writable(self):
        for peer, data in self.outgoing.drain():
            try:
                self.sock.sendto(data, peer)
            except OSError as error:
                if error.errno != errno.ECONNREFUSED:
                    print(f"{peer}: {error}", file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    print("listening on %s:%d" % sock.getsockname(), flush=True)
    Reactor(sock).run()


if __name__ == "__main__":
    sys.exit(main())
