# The id is built as bytes([0, 0, 0, number]), which has room for one byte only. The first 255 lines
# work; with the 256th the client ends with an error and exit code 1.
# caught by: 09.client-converses
# cause: id-limited

import select
import socket
import sys
import time

WAIT = 0.2
TRIES = 5


class NoReply(Exception):
    pass


class Asker:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.number = 0
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.connect((host, int(port)))
        self.sock.setblocking(False)

    def ask(self, line):
        self.number += 1
        head = bytes([0, 0, 0, self.number])
        for _ in range(TRIES):
            self.sock.send(head + line)
            reply = self.wait_for(head)
            if reply is not None:
                return reply
        raise NoReply(f"no reply after {TRIES} tries")

    def wait_for(self, head):
        end = time.monotonic() + WAIT
        while (left := end - time.monotonic()) > 0:
            readable, _, _ = select.select([self.sock], [], [], left)
            if not readable:
                break
            try:
                datagram = self.sock.recv(65535)
            except BlockingIOError:
                continue
            if datagram[:4] == head:
                return datagram[4:]
        return None


def lines(stream):
    for line in iter(stream.readline, b""):
        if line.endswith(b"\r\n"):
            yield line[:-2]
        elif line.endswith(b"\n"):
            yield line[:-1]
        else:
            yield line


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    out = sys.stdout.buffer
    try:
        asker = Asker(address)
        for line in lines(sys.stdin.buffer):
            out.write(asker.ask(line) + b"\n")
            out.flush()
    except (OSError, ValueError, NoReply) as problem:
        print(f"{address}: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
