# Takes the next id for each try instead of for each line. The bytes that are sent again are not the
# same, and a reply to an earlier try that comes late is dropped as a stranger's.
# caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts 09.client-gives-up
# caught by: 09.client-waits-200-ms 09.client-strays-change-no-wait 09.client-late-reply
# cause: new-id-for-each-try

import itertools
import socket
import sys
import time

TRIES = 5
WAIT = 0.2


class Gone(Exception):
    pass


class Client:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.connect((host, port))
        self.ids = itertools.count(1)

    def send(self, payload):
        ident = next(self.ids).to_bytes(4, "big")
        self.sock.send(ident + payload)
        return ident

    def wait_for(self, ident):
        end = time.monotonic() + WAIT
        while True:
            left = end - time.monotonic()
            if left <= 0:
                return None
            self.sock.settimeout(left)
            try:
                data = self.sock.recv(2048)
            except TimeoutError:
                return None
            if data[:4] == ident:
                return data[4:]

    def ask(self, payload):
        for _ in range(TRIES):
            ident = self.send(payload)
            reply = self.wait_for(ident)
            if reply is not None:
                return reply
        raise Gone(f"no reply, {TRIES} tries")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        client = Client(host, int(port))
        for line in sys.stdin.buffer:
            if line.endswith(b"\n"):
                line = line[:-1].removesuffix(b"\r")
            sys.stdout.buffer.write(client.ask(line) + b"\n")
            sys.stdout.buffer.flush()
    except (OSError, Gone) as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)


main()
