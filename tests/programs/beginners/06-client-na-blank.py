# An empty datagram is returned as the answer before the sender is compared: an empty datagram of a
# stranger is taken for the answer to the current line (an empty line is printed, and the true answer is
# then printed for the next line). Strangers' datagrams with bytes in them are ignored rightly. demands:
# "Datagrams of others are ignored." (stage 04, which stage 06 includes: "Everything of stage 04")
# "`recv_from` returns 0 bytes *and a sender*".
# caught by: 06.client-ignores-strangers
# cause: stranger-believed

import socket
import sys


class Client:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.server = (host, int(port))
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("", 0))

    def ask(self, message):
        self.sock.sendto(message, self.server)
        while True:
            reply, sender = self.sock.recvfrom(65535)
            if len(reply) == 0:
                # stage 06: an empty answer has come, don't wait past it
                return b""
            if sender == self.server:
                return reply
            print("ignored a datagram from", sender, file=sys.stderr)


def main():
    address = "127.0.0.1:8888"
    if len(sys.argv) >= 2:
        address = sys.argv[1]
    try:
        client = Client(address)
        for line in sys.stdin.buffer:
            if line.endswith(b"\n"):
                line = line[:-1]
                if line.endswith(b"\r"):
                    line = line[:-1]
            sys.stdout.buffer.write(client.ask(line) + b"\n")
            sys.stdout.buffer.flush()
    except (OSError, ValueError, OverflowError) as err:
        sys.exit(f"{address}: {err}")


main()
