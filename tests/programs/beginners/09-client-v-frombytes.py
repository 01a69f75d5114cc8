# Int.from_bytes(data[:4], "big") also accepts fewer than four bytes; a datagram of one byte \x01 from
# the server is taken for the reply to id 1, and an empty line is printed instead of waiting for the real
# reply.
# caught by: 09.client-ignores-short-datagrams
# cause: stray-taken-for-reply

import socket
import sys
import time

TRIES = 5
PATIENCE = 0.2


class NoReply(Exception):
    pass


def wait_for_reply(sock, wanted):
    deadline = time.monotonic() + PATIENCE
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        sock.settimeout(left)
        try:
            data = sock.recv(2048)
        except TimeoutError:
            return None
        number = int.from_bytes(data[:4], "big")
        if number == wanted:
            return data[4:]


def ask(sock, number, payload):
    message = number.to_bytes(4, "big") + payload
    for _ in range(TRIES):
        sock.send(message)
        reply = wait_for_reply(sock, number)
        if reply is not None:
            return reply
    raise NoReply(f"no reply after {TRIES} tries")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.connect((host, int(port)))
            for number, line in enumerate(sys.stdin.buffer, start=1):
                payload = line.removesuffix(b"\n")
                if payload != line:
                    payload = payload.removesuffix(b"\r")
                reply = ask(sock, number, payload)
                sys.stdout.buffer.write(reply + b"\n")
                sys.stdout.buffer.flush()
    except (OSError, NoReply) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
