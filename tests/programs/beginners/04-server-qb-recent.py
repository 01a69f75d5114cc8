# A datagram that has the same bytes and the same sender as the one before it, within a second, is taken
# for a doubled one and dropped. A client that asks the same thing twice in a row waits in vain for the
# second answer. Broken sentence: "each datagram is answered with one datagram of the same length to its
# sender".
# caught by: 04.one-reply-from-own-address
# cause: equal-datagram-dropped

import socket
import sys
import time


class Recent:
    """What each client has sent last, to tell doubled datagrams from new ones."""

    def __init__(self):
        self.last = {}

    def is_double(self, sender, data):
        now = time.monotonic()
        before = self.last.get(sender)
        if len(self.last) > 1000:
            self.last.clear()
        self.last[sender] = (data, now)
        return before is not None and before[0] == data and now - before[1] < 1.0


def serve(sock):
    recent = Recent()
    while True:
        try:
            data, sender = sock.recvfrom(65535)
            if recent.is_double(sender, data):
                continue
            sock.sendto(data.upper(), sender)
        except OSError as error:
            print("datagram:", error, file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as error:
        sys.exit(f"{address}: {error}")
    print("listening on {}:{}".format(*sock.getsockname()), flush=True)
    serve(sock)


main()
