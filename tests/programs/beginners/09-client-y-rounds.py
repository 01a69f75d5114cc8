# After five tries without a reply the client only notes the failure and goes on with the next line. It
# exits with 1 at the end of the input and not when it gives up; while the input is open it goes on
# asking.
# caught by: 09.client-gives-up
# cause: goes-on-after-failure

import socket
import struct
import sys
import time

TRIES = 5
PATIENCE = 0.2


class NoReply(Exception):
    pass


class Asker:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.connect((host, int(port)))  # strangers are not heard
        self.last_id = 0

    def ask(self, payload):
        self.last_id = (self.last_id + 1) % 2**32
        head = struct.pack(">I", self.last_id)
        for _ in range(TRIES):
            self.sock.send(head + payload)
            reply = self.wait_for(head)
            if reply is not None:
                return reply
        raise NoReply(f"no reply after {TRIES} tries")

    def wait_for(self, head):
        end = time.monotonic() + PATIENCE
        while (left := end - time.monotonic()) > 0:
            self.sock.settimeout(left)
            try:
                datagram = self.sock.recv(65535)
            except TimeoutError:
                return None
            if len(datagram) >= 4 and datagram[:4] == head:
                return datagram[4:]
        return None


def strip_ending(line):
    if line.endswith(b"\r\n"):
        return line[:-2]
    if line.endswith(b"\n"):
        return line[:-1]
    return line


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    status = 0
    try:
        asker = Asker(address)
        for line in iter(sys.stdin.buffer.readline, b""):
            try:
                reply = asker.ask(strip_ending(line))
            except NoReply as e:
                print(f"client: {address}: {e}", file=sys.stderr)
                status = 1
            else:
                sys.stdout.buffer.write(reply + b"\n")
                sys.stdout.buffer.flush()
    except OSError as e:
        print(f"client: {address}: {e}", file=sys.stderr)
        status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
