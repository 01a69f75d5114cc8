# The id is packed with struct.pack("I", ...), in the byte order of the machine; on most machines the
# least significant byte comes first. With an echoing server everything seems right.
# caught by: 09.client-converses 09.client-prints-payload 09.client-empty-line 09.client-longest-message
# caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
# caught by: 09.client-strays-change-no-wait 09.client-ignores-other-ids 09.client-ignores-duplicates
# caught by: 09.client-late-reply
# cause: id-in-other-byte-order

import select
import socket
import struct
import sys
import time


class NoReply(Exception):
    pass


class Client:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.server = (host, int(port))
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.counter = 0

    def ask(self, payload):
        self.counter += 1
        message = struct.pack("I", self.counter) + payload
        for attempt in range(5):
            self.sock.sendto(message, self.server)
            reply = self.wait_for(self.counter, time.monotonic() + 0.2)
            if reply is not None:
                return reply
        raise NoReply("no reply")

    def wait_for(self, number, end):
        while True:
            left = end - time.monotonic()
            if left <= 0:
                return None
            ready, _, _ = select.select([self.sock], [], [], left)
            if not ready:
                return None
            data, sender = self.sock.recvfrom(2048)
            if sender != self.server or len(data) < 4:
                continue
            if struct.unpack("I", data[:4])[0] == number:
                return data[4:]


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        client = Client(address)
        for line in sys.stdin.buffer:
            line = line.removesuffix(b"\n").removesuffix(b"\r")
            reply = client.ask(line)
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.flush()
    except (OSError, NoReply) as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
