# --timeout is in milliseconds, and the number is given to settimeout as it is, which takes seconds. With
# --timeout 300 an address that never answers holds the program up for minutes (until the kernel gives
# up).
# caught by: 08.client-waits-as-long-as-asked
# cause: milliseconds-taken-for-seconds

import argparse
import errno
import struct
from dataclasses import dataclass, field
from socket import (AF_INET, IP_TTL, IPPROTO_IP, IPPROTO_TCP, SO_KEEPALIVE, SO_LINGER, SO_RCVBUF, SO_RCVTIMEO,
                    SO_SNDBUF, SOCK_STREAM, SOL_SOCKET, TCP_NODELAY, socket)


@dataclass
class Kind:
    level: int
    number: int
    encode: object = lambda value: struct.pack("i", value)
    decode: object = lambda raw: struct.unpack("i", raw)[0]
    size: int = 4


def linger(value):
    return struct.pack("ii", 1, value)


def timeval(value):
    return struct.pack("@ll", value // 1000, (value % 1000) * 1000)


def milliseconds(raw):
    sec, usec = struct.unpack("@ll", raw)
    return round(sec * 1000 + usec / 1000)


KINDS = {
    "SO_RCVBUF": Kind(SOL_SOCKET, SO_RCVBUF),
    "SO_SNDBUF": Kind(SOL_SOCKET, SO_SNDBUF),
    "SO_KEEPALIVE": Kind(SOL_SOCKET, SO_KEEPALIVE),
    "SO_LINGER": Kind(SOL_SOCKET, SO_LINGER, linger, lambda raw: struct.unpack("ii", raw)[1], 8),
    "SO_RCVTIMEO": Kind(SOL_SOCKET, SO_RCVTIMEO, timeval, milliseconds, 16),
    "TCP_NODELAY": Kind(IPPROTO_TCP, TCP_NODELAY),
    "IP_TTL": Kind(IPPROTO_IP, IP_TTL),
}


def option(text):
    name, value = text.split("=")
    if name not in KINDS or int(value) < 0:
        raise ValueError(text)
    return name, int(value)


def place(text):
    host, port = text.split(":")
    if not 0 <= int(port) <= 65535:
        raise ValueError(text)
    return text


@dataclass
class Probe:
    address: str
    timeout: int | None
    options: list
    problems: dict = field(default_factory=dict)

    def tell(self, *words):
        print(self.address, *words, flush=True)

    def prepare(self, sock):
        for name, value in self.options:
            kind = KINDS[name]
            try:
                sock.setsockopt(kind.level, kind.number, kind.encode(value))
            except OSError as error:
                self.problems[name] = errno.errorcode[error.errno]

    def run(self):
        host, port = self.address.split(":")
        with socket(AF_INET, SOCK_STREAM) as sock:
            self.prepare(sock)
            sock.settimeout(self.timeout)
            try:
                sock.connect((host, int(port)))
            except TimeoutError:
                return self.tell("ETIMEDOUT")
            except OSError as error:
                return self.tell(errno.errorcode.get(error.errno, error))
            self.tell("ok", "%s:%d" % sock.getsockname(), "->", "%s:%d" % sock.getpeername())
            for name, _ in self.options:
                kind = KINDS[name]
                if name in self.problems:
                    self.tell(name, self.problems[name])
                else:
                    self.tell(name, kind.decode(sock.getsockopt(kind.level, kind.number, kind.size)))


parser = argparse.ArgumentParser()
parser.add_argument("--timeout", type=int, metavar="MS")
parser.add_argument("--set", type=option, action="append", default=[], metavar="NAME=VALUE", dest="options")
parser.add_argument("addresses", type=place, nargs="+", metavar="ADDRESS")
args = parser.parse_args()

for address in args.addresses:
    Probe(address, args.timeout, args.options).run()
