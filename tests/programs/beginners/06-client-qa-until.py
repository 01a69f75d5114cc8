# The loop that repeats the question runs "while not reply", and an empty answer counts as none; for an
# empty line the client sends empty datagrams again and again and never comes to the next line.
# caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
# cause: empty-reply-waited-past message-repeated

import sys
import socket

LIMIT = 65535


def attempt(sock, message):
    sock.send(message)
    try:
        return sock.recv(LIMIT)
    except TimeoutError:
        return None


def ask(sock, message):
    reply = attempt(sock, message)
    while not reply:
        reply = attempt(sock, message)
    return reply


def lines(stream):
    for raw in stream:
        yield raw.removesuffix(b"\n").removesuffix(b"\r") if raw.endswith(b"\n") else raw


def run(address):
    host, port = address.rsplit(":", 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect((host, int(port)))
        sock.settimeout(1.5)
        for message in lines(sys.stdin.buffer):
            reply = ask(sock, message)
            sys.stdout.buffer.write(reply)
            sys.stdout.buffer.write(b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        run(address)
    except OSError as err:
        print(address, err, sep=": ", file=sys.stderr)
        sys.exit(1)
