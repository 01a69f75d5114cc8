# Connect_ex on a socket with a time limit returns EAGAIN when the limit passes, not ETIMEDOUT. The
# client prints the name of what it got: "ADDRESS EAGAIN" for an address that doesn't answer.
# caught by: 08.client-gives-up 08.client-waits-as-long-as-asked
# cause: error-taken-for-another

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


def number(text):
    if not text.isascii() or not text.isdigit() or int(text) > 0x7FFFFFFF:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return int(text)


def setting(text):
    name, equals, value = text.partition("=")
    if not equals or name not in OPTIONS:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE with a known name")
    return name, number(value)


def address(text):
    host, colon, port = text.rpartition(":")
    if not colon or not host or number(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return text, (host, int(port))


def encode(name, value):
    if name == "SO_LINGER":
        return struct.pack("ii", 1, value)
    if name == "SO_RCVTIMEO":
        return struct.pack("ll", value // 1000, value % 1000 * 1000)
    return value


def read_back(sock, name):
    level, option = OPTIONS[name]
    if name == "SO_LINGER":
        return struct.unpack("ii", sock.getsockopt(level, option, 8))[1]
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("ll", sock.getsockopt(level, option, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(level, option)


def probe(text, target, timeout, settings):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        results = []
        for name, value in settings:
            try:
                sock.setsockopt(*OPTIONS[name], encode(name, value))
                results.append(None)
            except OSError as e:
                results.append(errno.errorcode[e.errno])

        if timeout is not None:
            sock.settimeout(timeout / 1000)
        code = sock.connect_ex(target)
        if code != 0:
            print(text, errno.errorcode[code], flush=True)
            return

        local = "%s:%d" % sock.getsockname()
        try:
            peer = "%s:%d" % sock.getpeername()
        except OSError:
            peer = "%s:%d" % target
        print(text, "ok", local, "->", peer, flush=True)
        for (name, _), error in zip(settings, results):
            print(text, name, error or read_back(sock, name), flush=True)


def main():
    parser = argparse.ArgumentParser(description="Tries addresses and says what came of each.")
    parser.add_argument("--timeout", type=number, metavar="MS")
    parser.add_argument("--set", type=setting, action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("addresses", type=address, nargs="+", metavar="ADDRESS")
    args = parser.parse_args()
    for text, target in args.addresses:
        probe(text, target, args.timeout, args.set)


if __name__ == "__main__":
    sys.exit(main())
