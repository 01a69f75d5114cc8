# Takes the next id for every try instead of for every line; the tries are not the same bytes, and a
# reply to an earlier try that comes late is dropped as a stranger's.
# caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts 09.client-gives-up
# caught by: 09.client-waits-200-ms 09.client-strays-change-no-wait 09.client-late-reply
# cause: new-id-for-each-try

import itertools
import socket
import sys
import time

WAIT = 0.2
TRIES = 5


class NoReply(Exception):
    pass


ids = itertools.count(1)


def make_packet(payload):
    ident = (next(ids) & 0xFFFFFFFF).to_bytes(4, "big")
    return ident, ident + payload


def wait_for(sock, ident):
    end = time.monotonic() + WAIT
    while (left := end - time.monotonic()) > 0:
        sock.settimeout(left)
        try:
            data = sock.recv(2048)
        except TimeoutError:
            return None
        if data[:4] == ident:
            return data[4:]
    return None


def request(sock, payload):
    for _ in range(TRIES):
        ident, packet = make_packet(payload)
        sock.send(packet)
        reply = wait_for(sock, ident)
        if reply is not None:
            return reply
    raise NoReply(f"no reply after {TRIES} tries")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.connect((host, int(port)))
            for line in sys.stdin.buffer:
                line = line.removesuffix(b"\n").removesuffix(b"\r")
                reply = request(sock, line)
                sys.stdout.buffer.write(reply + b"\n")
                sys.stdout.buffer.flush()
    except (OSError, NoReply) as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
