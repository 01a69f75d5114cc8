# All sockets are entered into one ExitStack, which closes them when the whole survey is over. The
# socket of an address that refused or timed out stays open while the other addresses are tried.
# caught by: 08.client-closes-what-failed
# cause: failed-sockets-kept

import argparse
import errno
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

INT = struct.Struct("i")
PAIR = struct.Struct("ii")
TIME = struct.Struct("ll")


@dataclass(frozen=True)
class Option:
    level: int
    number: int
    layout: struct.Struct = INT
    encode: Callable = lambda value: (value,)
    decode: Callable = lambda value: value


OPTIONS = {
    "SO_RCVBUF": Option(socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": Option(socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": Option(socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "SO_LINGER": Option(socket.SOL_SOCKET, socket.SO_LINGER, PAIR, lambda s: (1, s), lambda on, s: s),
    "SO_RCVTIMEO": Option(
        socket.SOL_SOCKET, socket.SO_RCVTIMEO, TIME,
        lambda ms: (ms // 1000, ms % 1000 * 1000),
        lambda s, us: s * 1000 + us // 1000,
    ),
    "TCP_NODELAY": Option(socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": Option(socket.IPPROTO_IP, socket.IP_TTL),
}


def error_name(error: OSError) -> str:
    if isinstance(error, TimeoutError) and error.errno is None:
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno, str(error))


@dataclass
class Survey:
    settings: list[tuple[str, int]]
    timeout: float | None
    open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "Survey":
        return self

    def __exit__(self, *details) -> None:
        self.open.close()

    def visit(self, address: str) -> Iterator[str]:
        host, _, port = address.rpartition(":")
        refused = {}
        try:
            sock = self.open.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            for name, value in self.settings:
                option = OPTIONS[name]
                try:
                    sock.setsockopt(option.level, option.number, option.layout.pack(*option.encode(value)))
                except OSError as error:
                    refused[name] = error_name(error)
            sock.settimeout(self.timeout)
            sock.connect((host, int(port)))
            local, peer = sock.getsockname(), sock.getpeername()
        except OSError as error:
            yield f"{address} {error_name(error)}"
            return
        yield f"{address} ok {local[0]}:{local[1]} -> {peer[0]}:{peer[1]}"
        for name, _ in self.settings:
            yield f"{address} {name} {refused.get(name) or self.ask(sock, OPTIONS[name])}"

    @staticmethod
    def ask(sock: socket.socket, option: Option) -> int:
        raw = sock.getsockopt(option.level, option.number, option.layout.size)
        return option.decode(*option.layout.unpack(raw))


def setting(text: str) -> tuple[str, int]:
    name, _, value = text.partition("=")
    if name not in OPTIONS:
        raise argparse.ArgumentTypeError(f"unknown option {name}")
    number = int(value)
    if not 0 <= number < 2**31:
        raise argparse.ArgumentTypeError(f"no such value: {value}")
    return name, number


def milliseconds(text: str) -> float:
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError("must be positive")
    return number / 1000


def place(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"not HOST:PORT: {text}")
    return text


def main() -> int:
    parser = argparse.ArgumentParser(prog="client")
    parser.add_argument("--timeout", type=milliseconds, metavar="MS")
    parser.add_argument("--set", dest="settings", type=setting, action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("addresses", type=place, nargs="+", metavar="ADDRESS")
    given = parser.parse_args()
    with Survey(given.settings, given.timeout) as survey:
        for address in given.addresses:
            for line in survey.visit(address):
                print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
