# Uses select to watch both directions, but only for reading, and then sends with a blocking sendall.
# While sendall waits for room nobody reads the answers; with a server that is slow to read and then
# answers before it reads on, both wait for ever.
# caught by: 07.client-waits-for-server
# cause: writes-before-reading

import os
import select
import socket
import sys

CHUNK = 1 << 18


class Pipe:
    def __init__(self, sock):
        self.sock = sock
        self.sent = 0
        self.got = 0
        self.watched = [sock, sys.stdin.fileno()]

    def from_stdin(self):
        data = os.read(sys.stdin.fileno(), CHUNK)
        if data:
            self.sock.sendall(data)
            self.sent += len(data)
        else:
            self.sock.shutdown(socket.SHUT_WR)
            self.watched.remove(sys.stdin.fileno())

    def from_server(self):
        data = self.sock.recv(CHUNK)
        if not data:
            return False
        self.got += len(data)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(1, view):]
        except BrokenPipeError:
            sys.exit(0)
        return True

    def run(self):
        while True:
            ready, _, _ = select.select(self.watched, [], [])
            if self.sock in ready:
                if not self.from_server():
                    break
            if sys.stdin.fileno() in ready:
                self.from_stdin()
        if self.got < self.sent or sys.stdin.fileno() in self.watched:
            raise ConnectionError("the server ended the stream too early")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port))) as sock:
            Pipe(sock).run()
    except OSError as error:
        sys.stderr.write("%s: %s\n" % (address, error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
