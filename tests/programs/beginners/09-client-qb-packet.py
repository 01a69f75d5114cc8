# The id is written as three zero bytes and one byte for the number. With the 256th line bytes() raises
# ValueError, and the client ends with a traceback in the middle of its input. Broken sentences: "A
# message is an id of 4 bytes, the most significant byte first", "each line gets the next id.".
# caught by: 09.client-converses
# cause: id-limited

import itertools
import socket
import sys
import time

TRIES = 5
PATIENCE = 0.2


class NoReply(Exception):
    pass


def make_packet(number, payload):
    return bytes([0, 0, 0, number]) + payload


def wait_for(sock, number):
    end = time.monotonic() + PATIENCE
    while (left := end - time.monotonic()) > 0:
        sock.settimeout(left)
        try:
            packet = sock.recv(65535)
        except TimeoutError:
            return None
        if len(packet) >= 4 and int.from_bytes(packet[:4], "big") == number:
            return packet[4:]
    return None


def ask(sock, number, payload):
    packet = make_packet(number, payload)
    for _ in range(TRIES):
        sock.send(packet)
        reply = wait_for(sock, number)
        if reply is not None:
            return reply
    raise NoReply(f"no reply after {TRIES} tries")


def run(address):
    host, _, port = address.rpartition(":")
    numbers = itertools.count(1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect((host, int(port)))
        for line in sys.stdin.buffer:
            if line.endswith(b"\n"):
                line = line[:-1]
                if line.endswith(b"\r"):
                    line = line[:-1]
            reply = ask(sock, next(numbers), line)
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        run(address)
    except (OSError, NoReply) as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)
