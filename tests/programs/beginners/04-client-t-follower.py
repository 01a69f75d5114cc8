# The client believes that the server answers from a new port (as accept makes a new socket) and takes
# the sender of each datagram as its peer from then on. A stranger's datagram is printed as the answer,
# and the next line is sent to the stranger.
# caught by: 04.client-ignores-strangers
# cause: stranger-believed

import socket
import sys


class Conversation:
    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.peer = (socket.gethostbyname(host), int(port))

    def ask(self, message):
        self.sock.sendto(message, self.peer)
        reply, self.peer = self.sock.recvfrom(65535)
        return reply

    def close(self):
        self.sock.close()


def lines(stream):
    while line := stream.readline():
        if line.endswith(b"\r\n"):
            yield line[:-2]
        elif line.endswith(b"\n"):
            yield line[:-1]
        else:
            yield line


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        talk = Conversation(address)
        for message in lines(sys.stdin.buffer):
            sys.stdout.buffer.write(talk.ask(message) + b"\n")
            sys.stdout.buffer.flush()
        talk.close()
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
