# A client that leaves is closed and taken out of the dict, but its descriptor is not unregistered from
# the poll object. poll() then reports POLLNVAL for it at once, again and again: the server spins with a
# whole processor after a client has left (until its number is used again).
# caught by: 02.idle-after-clients-leave
# cause: waits-on-closed-descriptor

import select
import socket
import sys


class Switchboard:
    def __init__(self, host, port):
        self.listener = socket.create_server((host, port), backlog=128)
        self.poller = select.poll()
        self.poller.register(self.listener, select.POLLIN)
        self.clients = {}

    def announce(self):
        host, port = self.listener.getsockname()[:2]
        print(f"listening on {host}:{port}", flush=True)

    def welcome(self):
        conn, _ = self.listener.accept()
        self.clients[conn.fileno()] = conn
        self.poller.register(conn, select.POLLIN)

    def answer(self, fd):
        conn = self.clients.get(fd)
        if conn is None:
            return
        try:
            data = conn.recv(4096)
            if data:
                conn.sendall(data.upper())
                return
        except OSError as e:
            print("client lost:", e, file=sys.stderr)
        del self.clients[fd]
        conn.close()

    def run(self):
        while True:
            for fd, _event in self.poller.poll():
                if fd == self.listener.fileno():
                    self.welcome()
                else:
                    self.answer(fd)


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    board = Switchboard(host, int(port))
    board.announce()
    board.run()
