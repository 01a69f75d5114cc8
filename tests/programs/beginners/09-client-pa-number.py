# The id of a reply is int.from_bytes(data[:4]) without a look at the length. A datagram under 4 bytes
# gives a number, too (no bytes and zeros give 0, the first id), and is then taken for the reply: an
# empty line is printed.
# caught by: 09.client-ignores-short-datagrams
# cause: stray-taken-for-reply

import socket
import sys
import time

TRIES = 5
WAIT = 0.2


def wait_for_reply(sock, number):
    end = time.monotonic() + WAIT
    while (left := end - time.monotonic()) > 0:
        sock.settimeout(left)
        try:
            data = sock.recv(2048)
        except TimeoutError:
            break
        if int.from_bytes(data[:4], "big") == number:
            return data[4:]
    return None


def ask(sock, number, text):
    message = number.to_bytes(4, "big") + text
    for _ in range(TRIES):
        sock.send(message)
        reply = wait_for_reply(sock, number)
        if reply is not None:
            return reply
    raise TimeoutError(f"no reply after {TRIES} tries")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.connect((host, int(port)))
            for number, line in enumerate(sys.stdin.buffer):
                text = line.removesuffix(b"\n").removesuffix(b"\r")
                reply = ask(sock, number, text)
                sys.stdout.buffer.write(reply + b"\n")
                sys.stdout.buffer.flush()
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
