# An answer that equals the one before it is taken for a doubled datagram and dropped. Whoever types the
# same line twice in a row, or two empty lines, waits for ever. Broken sentences: "one line is one
# datagram; its answer is one datagram, printed as it came, before the next is sent", "its empty answer
# is printed as an empty line".
# caught by: 06.client-converses
# cause: equal-reply-dropped

import socket
import sys


class Client:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.server = (socket.gethostbyname(host), port)
        self.previous = None

    def ask(self, message):
        self.sock.sendto(message, self.server)
        while True:
            answer, sender = self.sock.recvfrom(65535)
            if sender != self.server:
                continue
            if answer == self.previous:
                continue
            self.previous = answer
            return answer


def main(address):
    host, _, port = address.rpartition(":")
    client = Client(host, int(port))
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        if line.endswith(b"\n"):
            line = line[:-1].removesuffix(b"\r")
        out.write(client.ask(line) + b"\n")
        out.flush()


if __name__ == "__main__":
    address = (sys.argv[1:] or ["127.0.0.1:8888"])[0]
    try:
        main(address)
    except OSError as error:
        print(address, error, sep=": ", file=sys.stderr)
        sys.exit(1)
