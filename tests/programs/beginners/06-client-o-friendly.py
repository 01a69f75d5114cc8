# Prints "(empty)" for an empty reply so that the person sees something; stdout then holds text that the
# server never sent, where an empty line is asked for.
# caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
# cause: chatter-on-stdout

import select
import socket
import sys


class UdpClient:
    def __init__(self, address):
        self.address = address
        host, port = address.rsplit(":", 1)
        self.peer = (socket.gethostbyname(host), int(port))
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("", 0))

    def send(self, message):
        self.sock.sendto(message, self.peer)

    def receive(self):
        while True:
            select.select([self.sock], [], [])
            data, sender = self.sock.recvfrom(65535)
            if sender == self.peer:
                return data

    def show(self, reply):
        if len(reply) == 0:
            reply = b"(empty)"
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.flush()

    def loop(self):
        while True:
            sys.stderr.write("> ")
            sys.stderr.flush()
            line = sys.stdin.buffer.readline()
            if line == b"":
                break
            if line.endswith(b"\n"):
                line = line[:-1]
            if line.endswith(b"\r"):
                line = line[:-1]
            self.send(line)
            self.show(self.receive())


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        UdpClient(address).loop()
    except OSError as e:
        print(address + ":", e, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
