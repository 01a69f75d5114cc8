# Each try opens a socket of its own and closes it when its 200 ms are over. A reply that comes after
# that goes to a port that doesn't exist any more: with a server that always takes 300 ms the client
# gives up after five tries, though every one of them was answered. demands: "The first datagram from the
# server with this id is the reply, and its payload is printed.".
# caught by: 09.client-sends-again
# cause: socket-for-each-try

import socket
import struct
import sys
import time

TRIES = 5
WAIT = 0.2


class NoReply(Exception):
    def __str__(self):
        return f"no reply after {TRIES} tries"


def one_try(server, message):
    """Sends the message once; returns the payload of the reply, or None if it doesn't come."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(server)
        sock.send(message)
        end = time.monotonic() + WAIT
        while (left := end - time.monotonic()) > 0:
            sock.settimeout(left)
            try:
                data = sock.recv(2048)
            except TimeoutError:
                return None
            if len(data) >= 4 and data[:4] == message[:4]:
                return data[4:]
    return None


def ask(server, number, payload):
    message = struct.pack("!I", number) + payload
    for _ in range(TRIES):
        reply = one_try(server, message)
        if reply is not None:
            return reply
    raise NoReply


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        host, port = address.rsplit(":", 1)
        server = (socket.gethostbyname(host), int(port))
        for number, line in enumerate(sys.stdin.buffer, start=1):
            if line.endswith(b"\r\n"):
                line = line[:-2]
            elif line.endswith(b"\n"):
                line = line[:-1]
            reply = ask(server, number, line)
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
    except (OSError, ValueError, OverflowError, NoReply) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
