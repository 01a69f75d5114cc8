# The two numbers of struct linger are swapped, in setting and in reading. SO_LINGER=0 prints 0 as it
# should, but lingering stays off and no reset is sent; SO_LINGER=5 is shown as 1.
# caught by: 08.client-reads-options-back 08.client-options-are-in-force
# cause: linger-flag-printed option-not-in-force

import argparse
import errno
import socket
import struct
import sys

OPTIONS = {
    "SO_RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": (socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "SO_LINGER": (socket.SOL_SOCKET, socket.SO_LINGER),
    "SO_RCVTIMEO": (socket.SOL_SOCKET, socket.SO_RCVTIMEO),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL),
}


def encode(name, value):
    if name == "SO_LINGER":
        return struct.pack("ii", value, 1)
    if name == "SO_RCVTIMEO":
        return struct.pack("ll", value // 1000, value % 1000 * 1000)
    return struct.pack("i", value)


def current(sock, name):
    level, number = OPTIONS[name]
    if name == "SO_LINGER":
        seconds, on = struct.unpack("ii", sock.getsockopt(level, number, 8))
        return seconds
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("ll", sock.getsockopt(level, number, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(level, number)


def name_of(error):
    if error.errno is None:
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno, str(error.errno))


def full(name):
    return f"{name[0]}:{name[1]}"


def probe(address, where, timeout, settings):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        refused = {}
        for name, value in settings:
            try:
                sock.setsockopt(*OPTIONS[name], encode(name, value))
            except OSError as error:
                refused[name] = name_of(error)
        try:
            if timeout is not None:
                fast_connect(sock, where, timeout)
            else:
                sock.connect(where)
            print(address, "ok", full(sock.getsockname()), "->", full(sock.getpeername()), flush=True)
        except OSError as error:
            print(address, name_of(error), flush=True)
            return
        for name, _ in settings:
            print(address, name, refused.get(name) or current(sock, name), flush=True)


def fast_connect(sock, where, timeout):
    # SO_RCVTIMEO must not be touched, so the limit is Python's own
    sock.settimeout(max(timeout, 1) / 1000)
    sock.connect(where)


def setting(text):
    name, equals, value = text.partition("=")
    if name not in OPTIONS or not equals or not value.isdigit():
        raise argparse.ArgumentTypeError(f"{text}: NAME=VALUE expected")
    return name, int(value)


def endpoint(text):
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text}: HOST:PORT expected")
    return text, (host, int(port))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--timeout", type=int, metavar="MS")
    parser.add_argument("--set", type=setting, action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("address", type=endpoint, nargs="+")
    args = parser.parse_args()
    for address, where in args.address:
        probe(address, where, args.timeout, args.set)
    return 0


sys.exit(main())
