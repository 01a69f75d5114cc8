# Gives 200 to settimeout, which counts in seconds, not in milliseconds; when a datagram is lost the
# client waits for more than three minutes before it sends again.
# caught by: 09.client-one-at-a-time 09.client-last-try-counts 09.client-waits-200-ms
# caught by: 09.client-strays-change-no-wait
# by luck: 09.client-gives-up
# cause: wrong-patience

import socket
import sys
import time

TIMEOUT = 200
TRIES = 5


class Unanswered(Exception):
    pass


def wait_for_reply(sock, ident):
    deadline = time.monotonic() + TIMEOUT
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        sock.settimeout(left)
        data = sock.recv(2048)
        if len(data) >= 4 and data[:4] == ident:
            return data[4:]


def ask(sock, number, payload):
    ident = (number % 2**32).to_bytes(4, "big")
    for attempt in range(TRIES):
        sock.send(ident + payload)
        try:
            return wait_for_reply(sock, ident)
        except TimeoutError:
            print(f"try {attempt + 1}: no reply", file=sys.stderr)
    raise Unanswered(f"no reply after {TRIES} tries")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.connect((host, int(port)))
        for number, line in enumerate(sys.stdin.buffer, start=1):
            payload = line.removesuffix(b"\n").removesuffix(b"\r")
            reply = ask(sock, number, payload)
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
    except (OSError, Unanswered) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    finally:
        sock.close()
    return 0


sys.exit(main())
