# The loop strips the line ending before it looks for the end of stdin, so an empty line looks like the
# end of the input. The client exits with 0 at the first empty line, and neither that line nor the ones
# after it are sent.
# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: quits-on-empty-line

import socket
import sys


class Client:
    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.server = (socket.gethostbyname(host), int(port))
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.settimeout(1.5)

    def ask(self, message):
        while True:
            self.sock.sendto(message, self.server)
            try:
                return self.wait_for_answer()
            except TimeoutError:
                print("timeout, once more", file=sys.stderr)

    def wait_for_answer(self):
        while True:
            answer, sender = self.sock.recvfrom(65535)
            if sender == self.server:
                return answer


def read_message():
    line = sys.stdin.buffer.readline()
    if line.endswith(b"\n"):
        line = line[:-1]
        if line.endswith(b"\r"):
            line = line[:-1]
    return line


def main(address="127.0.0.1:8888"):
    try:
        client = Client(address)
        while message := read_message():
            answer = client.ask(message)
            sys.stdout.buffer.write(answer + b"\n")
            sys.stdout.buffer.flush()
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)


main(*sys.argv[1:2])
