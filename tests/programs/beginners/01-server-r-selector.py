# When the client half-closes, the connection is closed at once although replies are still waiting in the
# outgoing buffer; a client that reads late gets only the part that was already sent.
# caught by: 01.half-close-gets-everything
# cause: closes-before-all-is-sent

import selectors
import socket
import sys


def parse(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


LOWER = bytes(range(ord("a"), ord("z") + 1))
UPPER = bytes(range(ord("A"), ord("Z") + 1))
TABLE = bytes.maketrans(LOWER, UPPER)


class EchoServer:
    def __init__(self, address):
        self.sel = selectors.DefaultSelector()
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(address)
        self.listener.listen()
        self.out = bytearray()
        self.done = False

    def announce(self):
        host, port = self.listener.getsockname()
        print(f"listening on {host}:{port}", flush=True)

    def run(self):
        conn, _peer = self.listener.accept()
        self.listener.close()
        conn.setblocking(False)
        self.sel.register(conn, selectors.EVENT_READ)
        while not self.done:
            for key, mask in self.sel.select():
                if mask & selectors.EVENT_READ:
                    self.on_read(key.fileobj)
                if not self.done and mask & selectors.EVENT_WRITE:
                    self.on_write(key.fileobj)
                if not self.done:
                    self.update(key.fileobj)
        self.sel.close()

    def update(self, conn):
        events = selectors.EVENT_READ
        if self.out:
            events |= selectors.EVENT_WRITE
        self.sel.modify(conn, events)

    def on_read(self, conn):
        try:
            data = conn.recv(8192)
        except BlockingIOError:
            return
        except ConnectionResetError:
            data = b""
        if data:
            self.out += data.translate(TABLE)
        else:
            self.sel.unregister(conn)
            conn.close()
            self.done = True

    def on_write(self, conn):
        try:
            sent = conn.send(self.out)
        except BlockingIOError:
            return
        del self.out[:sent]


if __name__ == "__main__":
    where = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    server = EchoServer(parse(where))
    server.announce()
    server.run()
