# Connect_ex on a socket with settimeout returns EAGAIN when the time is over, and that number is printed
# by its name, so an address that never answers is reported as EAGAIN instead of ETIMEDOUT.
# caught by: 08.client-gives-up 08.client-waits-as-long-as-asked
# cause: error-taken-for-another

import argparse
import errno
import socket
import struct
import sys

LEVELS = {
    "SO_RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": (socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "SO_LINGER": (socket.SOL_SOCKET, socket.SO_LINGER),
    "SO_RCVTIMEO": (socket.SOL_SOCKET, socket.SO_RCVTIMEO),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL),
}


def option(text):
    name, sep, value = text.partition("=")
    if not sep or name not in LEVELS:
        raise argparse.ArgumentTypeError(f"{text}: not NAME=VALUE")
    return name, int(value)


def address(text):
    host, sep, port = text.rpartition(":")
    if not sep or not host or not 0 <= int(port) <= 65535:
        raise argparse.ArgumentTypeError(f"{text}: not HOST:PORT")
    return text, host, int(port)


def set_option(sock, name, value):
    level, number = LEVELS[name]
    if name == "SO_LINGER":
        value = struct.pack("ii", 1, value)
    elif name == "SO_RCVTIMEO":
        value = struct.pack("ll", value // 1000, value % 1000 * 1000)
    sock.setsockopt(level, number, value)


def get_option(sock, name):
    level, number = LEVELS[name]
    if name == "SO_LINGER":
        return struct.unpack("ii", sock.getsockopt(level, number, 8))[1]
    if name == "SO_RCVTIMEO":
        sec, usec = struct.unpack("ll", sock.getsockopt(level, number, 16))
        return sec * 1000 + usec // 1000
    return sock.getsockopt(level, number)


def probe(text, host, port, timeout, options):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        refused = {}
        for name, value in options:
            try:
                set_option(sock, name, value)
            except OSError as e:
                refused[name] = errno.errorcode[e.errno]
        if timeout is not None:
            sock.settimeout(timeout / 1000)
        code = sock.connect_ex((host, port))
        if code != 0:
            print(text, errno.errorcode[code], flush=True)
            return
        local = "%s:%d" % sock.getsockname()
        peer = "%s:%d" % sock.getpeername()
        print(f"{text} ok {local} -> {peer}", flush=True)
        for name, _ in options:
            print(text, name, refused.get(name) or get_option(sock, name), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--timeout", type=int, metavar="MS")
    parser.add_argument("--set", type=option, action="append", default=[], dest="options")
    parser.add_argument("addresses", type=address, nargs="+", metavar="ADDRESS")
    args = parser.parse_args()
    for text, host, port in args.addresses:
        probe(text, host, port, args.timeout, args.options)
    return 0


sys.exit(main())
