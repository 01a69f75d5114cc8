# Prints the errno name of what connect_ex returns. With a timeout set by settimeout that is EAGAIN when
# the time is over, so an address that never answers is reported as EAGAIN instead of ETIMEDOUT.
# caught by: 08.client-gives-up 08.client-waits-as-long-as-asked
# cause: error-taken-for-another

import argparse
import errno
import re
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


def option(text):
    match = re.fullmatch(r"(\w+)=(\d+)", text)
    if match is None or match[1] not in OPTIONS:
        raise argparse.ArgumentTypeError(f"{text}: not NAME=VALUE")
    return match[1], int(match[2])


def address(text):
    match = re.fullmatch(r"(.+):(\d+)", text)
    if match is None or int(match[2]) > 65535:
        raise argparse.ArgumentTypeError(f"{text}: not HOST:PORT")
    return text, match[1], int(match[2])


def milliseconds(text):
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text}: not a number")
    return int(text) / 1000


def set_option(sock, name, value):
    level, number = OPTIONS[name]
    if name == "SO_LINGER":
        sock.setsockopt(level, number, struct.pack("ii", 1, value))
    elif name == "SO_RCVTIMEO":
        sock.setsockopt(level, number, struct.pack("ll", value // 1000, value % 1000 * 1000))
    else:
        sock.setsockopt(level, number, value)


def get_option(sock, name):
    level, number = OPTIONS[name]
    if name == "SO_LINGER":
        return struct.unpack("ii", sock.getsockopt(level, number, 8))[1]
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("ll", sock.getsockopt(level, number, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(level, number)


def probe(text, host, port, timeout, options):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        refused = {}
        for name, value in options:
            try:
                set_option(sock, name, value)
            except OSError as error:
                refused[name] = errno.errorcode[error.errno]
        sock.settimeout(timeout)
        result = sock.connect_ex((host, port))
        if result != 0:
            print(text, errno.errorcode[result], flush=True)
            return
        own = "%s:%d" % sock.getsockname()
        peer = "%s:%d" % sock.getpeername()
        print(f"{text} ok {own} -> {peer}", flush=True)
        for name, _ in options:
            print(text, name, refused.get(name) or get_option(sock, name), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--timeout", type=milliseconds, default=None, metavar="MS")
    parser.add_argument("--set", type=option, action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("addresses", type=address, nargs="+", metavar="ADDRESS")
    args = parser.parse_args()
    for text, host, port in args.addresses:
        probe(text, host, port, args.timeout, args.set)


if __name__ == "__main__":
    main()
