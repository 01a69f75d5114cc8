# the end of the time is computed once, when the Survey is made, so all addresses together have MS
# milliseconds. After one that never answers, every following address is ETIMEDOUT without being
# tried.
# caught by: 08.client-waits-as-long-as-asked
# cause: one-time-limit-for-all

import errno
import select
import socket
import struct
import sys
import time

USAGE = "usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS..."


class Number:
    def __init__(self, level, option):
        self.level, self.option = level, option

    def set(self, sock, value):
        sock.setsockopt(self.level, self.option, value)

    def get(self, sock):
        return sock.getsockopt(self.level, self.option)


class Linger(Number):
    def set(self, sock, value):
        sock.setsockopt(self.level, self.option, struct.pack("ii", 1, value))

    def get(self, sock):
        return struct.unpack("ii", sock.getsockopt(self.level, self.option, 8))[1]


class Milliseconds(Number):
    def set(self, sock, value):
        seconds, rest = divmod(value, 1000)
        sock.setsockopt(self.level, self.option, struct.pack("ll", seconds, rest * 1000))

    def get(self, sock):
        seconds, micros = struct.unpack("ll", sock.getsockopt(self.level, self.option, 16))
        return seconds * 1000 + micros // 1000


OPTIONS = {
    "SO_RCVBUF": Number(socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": Number(socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": Number(socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "SO_LINGER": Linger(socket.SOL_SOCKET, socket.SO_LINGER),
    "SO_RCVTIMEO": Milliseconds(socket.SOL_SOCKET, socket.SO_RCVTIMEO),
    "TCP_NODELAY": Number(socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": Number(socket.IPPROTO_IP, socket.IP_TTL),
}


def error_name(number):
    return errno.errorcode.get(number, str(number))


def text(address):
    return "%s:%d" % address[:2]


class Survey:
    def __init__(self, timeout, settings):
        self.settings = settings
        self.end = None if timeout is None else time.monotonic() + timeout / 1000

    def connect(self, sock, target):
        """0, or the number of an error."""
        if self.end is None:
            return sock.connect_ex(target)
        left = self.end - time.monotonic()
        if left <= 0:
            return errno.ETIMEDOUT
        sock.setblocking(False)
        result = sock.connect_ex(target)
        if result != errno.EINPROGRESS:
            return result
        poll = select.poll()
        poll.register(sock, select.POLLOUT)
        if not poll.poll(left * 1000):
            return errno.ETIMEDOUT
        return sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)

    def probe(self, address, target):
        refused = {}
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
            for name, value in self.settings:
                try:
                    OPTIONS[name].set(sock, value)
                    refused.pop(name, None)
                except OSError as error:
                    refused[name] = error_name(error.errno)
            failure = self.connect(sock, target)
            if failure == 0:
                try:
                    names = f"{text(sock.getsockname())} -> {text(sock.getpeername())}"
                except OSError as error:
                    failure = error.errno
            if failure:
                say(f"{address} {error_name(failure)}")
                return
            say(f"{address} ok {names}")
            for name, _ in self.settings:
                say(f"{address} {name} {refused.get(name) or OPTIONS[name].get(sock)}")


def say(line):
    print(line, flush=True)


def parse(args):
    timeout, settings, targets = None, [], []
    args = iter(args)
    for arg in args:
        if arg == "--timeout":
            timeout = int(next(args, ""))
            if timeout < 0:
                raise ValueError("MS is negative")
        elif arg == "--set":
            name, equals, value = next(args, "").partition("=")
            if not equals or name not in OPTIONS:
                raise ValueError(f"no such option: {name}")
            value = int(value)
            if not -2**31 <= value < 2**31:
                raise ValueError(f"{name}: value out of range")
            settings.append((name, value))
        elif arg.startswith("-"):
            raise ValueError(f"unknown argument {arg}")
        else:
            host, colon, port = arg.rpartition(":")
            if not colon or not host or not 0 <= int(port) <= 65535:
                raise ValueError(f"{arg}: HOST:PORT expected")
            targets.append((arg, (socket.gethostbyname(host), int(port))))
    if not targets:
        raise ValueError("no address")
    return timeout, settings, targets


def main():
    try:
        timeout, settings, targets = parse(sys.argv[1:])
    except (ValueError, OSError) as error:
        print(f"{error}\n{USAGE}", file=sys.stderr)
        return 2
    survey = Survey(timeout, settings)
    for address, target in targets:
        survey.probe(address, target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
