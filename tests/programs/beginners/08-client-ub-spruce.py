# The exceptions are kept for the summary at the end. Each of them holds its traceback, that holds the
# frame of `connect`, and that holds the local `sock`: the sockets of all failed addresses stay open
# until the program ends.
# caught by: 08.client-closes-what-failed
# cause: failed-sockets-kept

import argparse
import collections
import errno
import socket
import struct
import sys


class Number:
    def __init__(self, level, number):
        self.level, self.number = level, number

    def set(self, sock, value):
        sock.setsockopt(self.level, self.number, value)

    def get(self, sock):
        return sock.getsockopt(self.level, self.number)


class Linger(Number):
    def set(self, sock, value):
        sock.setsockopt(self.level, self.number, struct.pack("ii", 1, value))

    def get(self, sock):
        return struct.unpack("ii", sock.getsockopt(self.level, self.number, 8))[1]


class Milliseconds(Number):
    def set(self, sock, value):
        sock.setsockopt(self.level, self.number, struct.pack("ll", value // 1000, value % 1000 * 1000))

    def get(self, sock):
        seconds, micros = struct.unpack("ll", sock.getsockopt(self.level, self.number, 16))
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


def error_name(error):
    if isinstance(error, TimeoutError) and error.errno is None:
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno, str(error.errno))


def spelled(name):
    return "%s:%d" % name[:2]


def address_of(text):
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is not HOST:PORT")
    return text, (host, int(port))


def setting_of(text):
    name, equals, value = text.partition("=")
    if not equals or name not in OPTIONS:
        raise argparse.ArgumentTypeError(f"{text}: no such option")
    try:
        number = int(value)
    except ValueError:
        number = 1 << 40
    if not -(1 << 31) <= number < 1 << 31:
        raise argparse.ArgumentTypeError(f"{text}: not a number")
    return name, number


def milliseconds(text):
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text}: no time in milliseconds")
    return int(text) / 1000


def connect(target, settings, timeout):
    """A connection, and what became of the options: None or the error's name."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    refused = {}
    for name, value in settings:
        try:
            OPTIONS[name].set(sock, value)
        except OSError as error:
            refused[name] = error_name(error)
    sock.settimeout(timeout)
    sock.connect(target)
    return sock, refused


def option_lines(sock, settings, refused):
    for name, _ in settings:
        if name in refused:
            yield f"{name} {refused[name]}"
        else:
            yield f"{name} {OPTIONS[name].get(sock)}"


def summary(count, failures):
    """For people: which kind of failure, how often, and what the system says about it."""
    if not failures:
        return
    kinds = collections.defaultdict(list)
    for text, error in failures:
        kinds[error_name(error)].append((text, error))
    print(f"{len(failures)} of {count} failed:", file=sys.stderr)
    for kind, members in kinds.items():
        text, error = members[0]
        print(f"  {kind} ({error.strerror or error}): {len(members)}, first {text}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(prog="client", allow_abbrev=False)
    parser.add_argument("--timeout", type=milliseconds, metavar="MS")
    parser.add_argument("--set", type=setting_of, metavar="NAME=VALUE", action="append", default=[])
    parser.add_argument("addresses", type=address_of, metavar="ADDRESS", nargs="+")
    arguments = parser.parse_args()

    failures = []
    for text, target in arguments.addresses:
        try:
            sock, refused = connect(target, arguments.set, arguments.timeout)
        except OSError as error:
            print(text, error_name(error), flush=True)
            failures.append((text, error))
            continue
        with sock:
            print(text, "ok", spelled(sock.getsockname()), "->", spelled(sock.getpeername()), flush=True)
            for line in option_lines(sock, arguments.set, refused):
                print(text, line, flush=True)
    summary(len(arguments.addresses), failures)


if __name__ == "__main__":
    main()
