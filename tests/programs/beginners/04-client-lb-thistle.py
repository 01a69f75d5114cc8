# A datagram from a stranger leads back to the beginning of the loop, where the message is sent again.
# Each stranger's datagram makes the client repeat its message at once, so the server gets it several
# times within a second. demands: "If no answer comes it may send again after a second, not sooner.
# Datagrams of others are ignored.".
# caught by: 04.client-ignores-strangers
# cause: message-repeated

import socket
import sys

MAX_DATAGRAM = 65535


def lines(stream):
    for raw in stream:
        if raw.endswith(b"\n"):
            raw = raw[:-1]
            if raw.endswith(b"\r"):
                raw = raw[:-1]
        yield raw


def ask(sock, server, message):
    while True:
        sock.sendto(message, server)
        try:
            reply, sender = sock.recvfrom(MAX_DATAGRAM)
        except socket.timeout:
            continue
        if sender == server:
            return reply


def run(address):
    host, port = address.rsplit(":", 1)
    server = (socket.gethostbyname(host), int(port))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(1.5)
        stdout = sys.stdout.buffer
        for message in lines(sys.stdin.buffer):
            if not message:
                continue
            stdout.write(ask(sock, server, message))
            stdout.write(b"\n")
            stdout.flush()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) >= 2 else "127.0.0.1:8888"
    try:
        run(address)
    except (OSError, ValueError) as e:
        print(address, e, sep=": ", file=sys.stderr)
        sys.exit(1)
