# Exits with 1 as soon as one of the addresses has failed; that an address fails is a result for a probe,
# and the exit code should be 0.
# caught by: 08.client-refused-is-a-result 08.client-unreachable-network 08.client-tries-each
# caught by: 08.client-gives-up 08.client-refused-with-timeout 08.client-options-of-each
# cause: failure-is-exit-code

import argparse
import errno
import socket
import struct
import sys


class Plain:
    def __init__(self, level, number):
        self.level, self.number = level, number

    def apply(self, sock, value):
        sock.setsockopt(self.level, self.number, value)

    def ask(self, sock):
        return sock.getsockopt(self.level, self.number)


class Linger(Plain):
    def apply(self, sock, value):
        sock.setsockopt(self.level, self.number, struct.pack("@ii", 1, value))

    def ask(self, sock):
        _, seconds = struct.unpack("@ii", sock.getsockopt(self.level, self.number, 8))
        return seconds


class Time(Plain):
    def apply(self, sock, value):
        seconds, rest = divmod(value, 1000)
        sock.setsockopt(self.level, self.number, struct.pack("@ll", seconds, rest * 1000))

    def ask(self, sock):
        seconds, micros = struct.unpack("@ll", sock.getsockopt(self.level, self.number, 16))
        return seconds * 1000 + micros // 1000


KNOWN = {
    "SO_RCVBUF": Plain(socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": Plain(socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": Plain(socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "SO_LINGER": Linger(socket.SOL_SOCKET, socket.SO_LINGER),
    "SO_RCVTIMEO": Time(socket.SOL_SOCKET, socket.SO_RCVTIMEO),
    "TCP_NODELAY": Plain(socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": Plain(socket.IPPROTO_IP, socket.IP_TTL),
}


def setting(text):
    name, equals, value = text.partition("=")
    if not equals or name not in KNOWN or int(value) < 0:
        raise ValueError(text)
    return name, int(value)


def endpoint(text):
    host, colon, port = text.rpartition(":")
    if not colon or not 0 <= int(port) <= 65535:
        raise ValueError(text)
    return text, (host, int(port))


def milliseconds(text):
    if int(text) < 0:
        raise ValueError(text)
    return int(text)


def probe(text, target, timeout, settings):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        problems = {}
        for name, value in settings:
            try:
                KNOWN[name].apply(sock, value)
            except OSError as error:
                problems[name] = errno.errorcode[error.errno]
        if timeout is not None:
            sock.settimeout(max(timeout, 1) / 1000)
        try:
            sock.connect(target)
            sock.settimeout(None)
            mine, other = sock.getsockname(), sock.getpeername()
        except TimeoutError:
            print(text, "ETIMEDOUT", flush=True)
            return False
        except OSError as error:
            print(text, errno.errorcode.get(error.errno, "UNKNOWN"), flush=True)
            return False
        print(f"{text} ok {mine[0]}:{mine[1]} -> {other[0]}:{other[1]}", flush=True)
        for name, _ in settings:
            value = problems[name] if name in problems else KNOWN[name].ask(sock)
            print(text, name, value, flush=True)
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--timeout", type=milliseconds, metavar="MS")
    parser.add_argument("--set", type=setting, action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("address", type=endpoint, nargs="+")
    args = parser.parse_args()
    results = [probe(text, target, args.timeout, args.set) for text, target in args.address]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
