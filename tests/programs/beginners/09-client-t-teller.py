# The id of a datagram is int.from_bytes(data[:4]), without a look at the length, and the ids begin with
# 0. A datagram of no bytes, or of one to three zero bytes, gives 0 as well: while the first line waits,
# it is taken for the reply, and an empty line is printed.
# caught by: 09.client-ignores-short-datagrams
# cause: stray-taken-for-reply

import itertools
import socket
import sys
import time

TRIES = 5
PATIENCE = 0.2


class NoReply(Exception):
    pass


def wait_for(sock, number):
    end = time.monotonic() + PATIENCE
    while (left := end - time.monotonic()) > 0:
        sock.settimeout(left)
        try:
            data = sock.recv(2048)
        except TimeoutError:
            break
        if int.from_bytes(data[:4], "big") == number:
            return data[4:]
    return None


def ask(sock, number, payload):
    message = number.to_bytes(4, "big") + payload
    for _ in range(TRIES):
        sock.settimeout(None)
        sock.send(message)
        reply = wait_for(sock, number)
        if reply is not None:
            return reply
    raise NoReply(f"no reply after {TRIES} tries")


def strip_ending(line):
    if line.endswith(b"\n"):
        line = line[:-1]
        if line.endswith(b"\r"):
            line = line[:-1]
    return line


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.connect((host, int(port)))
            lines = map(strip_ending, iter(sys.stdin.buffer.readline, b""))
            for number, line in zip(itertools.count(), lines):
                reply = ask(sock, number, line)
                sys.stdout.buffer.write(reply + b"\n")
                sys.stdout.buffer.flush()
    except (OSError, NoReply) as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
