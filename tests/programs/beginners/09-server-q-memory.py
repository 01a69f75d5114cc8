# The server remembers its answers by client and id, so that a message that is repeated gets the same
# answer ("at most once"). The same id with another payload from the same client gets the old answer, and
# the memory grows with every message.
# caught by: 09.exact-payload 09.remembers-nothing
# caught by: 09.survives-client-that-left
# by luck: 09.one-reply-from-own-address
# cause: replies-remembered

import socket
import sys
from typing import NamedTuple

ID_LENGTH = 4
LONGEST = 1024


class Request(NamedTuple):
    client: tuple
    id: int


def answer(data: bytes) -> bytes:
    return data[:ID_LENGTH] + data[ID_LENGTH:].upper()


def serve(sock: socket.socket) -> None:
    answers: dict[Request, bytes] = {}
    while True:
        try:
            data, client = sock.recvfrom(65535)
        except OSError as e:
            print(f"recvfrom: {e}", file=sys.stderr, flush=True)
            continue

        if not ID_LENGTH <= len(data) <= LONGEST:
            print(f"{client}: {len(data)} bytes are no message", file=sys.stderr, flush=True)
            continue

        request = Request(client, int.from_bytes(data[:ID_LENGTH], "big"))
        if request not in answers:
            answers[request] = answer(data)

        try:
            sock.sendto(answers[request], client)
        except OSError as e:
            print(f"{client}: {e}", file=sys.stderr, flush=True)


def main() -> int:
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.bind((host, int(port)))
        except OSError as e:
            print(f"{address}: {e}", file=sys.stderr)
            return 1
        print("listening on {}:{}".format(*sock.getsockname()), flush=True)
        serve(sock)
    return 0


if __name__ == "__main__":
    sys.exit(main())
