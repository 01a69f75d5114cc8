#!/usr/bin/env python3
# passes: 02 server
# passes: 03 server
# A readiness loop over non-blocking sockets. It reads as fast as peers send and keeps what they
# don't take yet, so its send never blocks.
import selectors
import socket
import sys

loop = selectors.DefaultSelector()


class Conversation:
    def __init__(self, sock):
        sock.setblocking(False)
        self.sock, self.owed, self.ended = sock, bytearray(), False
        loop.register(sock, selectors.EVENT_READ, self.ready)

    def ready(self, events):
        try:
            if events & selectors.EVENT_READ:
                data = self.sock.recv(65536)
                self.ended |= not data
                self.owed += data.upper()
            if self.owed:
                del self.owed[: self.sock.send(self.owed)]
        except (BlockingIOError, InterruptedError):
            pass
        except OSError as error:
            print("lost a client:", error, file=sys.stderr)
            self.owed.clear()
            self.ended = True
        wanted = 0 if self.ended else selectors.EVENT_READ
        if self.owed:
            wanted |= selectors.EVENT_WRITE
        if wanted:
            loop.modify(self.sock, wanted, self.ready)
        else:
            loop.unregister(self.sock)
            self.sock.close()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        listener = socket.create_server((host, int(port)))
    except OSError as error:
        sys.exit(f"cannot listen on {address}: {error}")
    listener.setblocking(False)

    def accept(_events):
        try:
            Conversation(listener.accept()[0])
        except OSError as error:
            print("accept:", error, file=sys.stderr)

    loop.register(listener, selectors.EVENT_READ, accept)
    print("listening on %s:%d" % listener.getsockname(), flush=True)
    while True:
        for key, events in loop.select():
            key.data(events)


main()
