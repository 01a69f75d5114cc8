# Applies the limit of 1,020 bytes, which is that of the payload, to the whole datagram; messages with a
# payload of 1,017 to 1,020 bytes are called too long and get no answer.
# caught by: 09.longest-message
# cause: longest-payload-dropped

import socket
import sys
from dataclasses import dataclass

ID_SIZE = 4
MAX_PAYLOAD = 1020


class NoMessage(Exception):
    pass


@dataclass
class Message:
    id: int
    payload: bytes

    @classmethod
    def decode(cls, data):
        if len(data) < ID_SIZE:
            raise NoMessage(f"{len(data)} bytes are too few")
        if len(data) > MAX_PAYLOAD:
            raise NoMessage(f"{len(data)} bytes are too many")
        return cls(int.from_bytes(data[:ID_SIZE], "big"), data[ID_SIZE:])

    def encode(self):
        return self.id.to_bytes(ID_SIZE, "big") + self.payload


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        server.bind((host, int(port)))
    except OSError as error:
        sys.exit(f"{address}: {error.strerror}")
    print("listening on {}:{}".format(*server.getsockname()), flush=True)

    while True:
        try:
            data, client = server.recvfrom(65535)
            question = Message.decode(data)
            answer = Message(question.id, question.payload.upper())
            server.sendto(answer.encode(), client)
        except NoMessage as error:
            print(f"{client[0]}:{client[1]}: {error}", file=sys.stderr, flush=True)
        except OSError as error:
            print(error, file=sys.stderr, flush=True)


main()
