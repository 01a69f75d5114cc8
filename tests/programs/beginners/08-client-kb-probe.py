# The milliseconds of --timeout go to settimeout as they are, as setTimeout in a browser takes them, but
# Python counts seconds. An address that never answers is waited for until the kernel gives up after
# minutes.
# caught by: 08.client-waits-as-long-as-asked
# cause: milliseconds-taken-for-seconds

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


def parse_option(text):
    name, sep, value = text.partition("=")
    if not sep or name not in OPTIONS:
        raise argparse.ArgumentTypeError(f"{text}: must be NAME=VALUE with a known NAME")
    return name, int(value)


def parse_address(text):
    host, sep, port = text.rpartition(":")
    if not sep or not port.isdigit():
        raise argparse.ArgumentTypeError(f"{text}: must be HOST:PORT")
    return text, host, int(port)


def set_option(sock, name, value):
    level, opt = OPTIONS[name]
    if name == "SO_LINGER":
        sock.setsockopt(level, opt, struct.pack("ii", 1, value))
    elif name == "SO_RCVTIMEO":
        sock.setsockopt(level, opt, struct.pack("ll", value // 1000, value % 1000 * 1000))
    else:
        sock.setsockopt(level, opt, value)


def get_option(sock, name):
    level, opt = OPTIONS[name]
    if name == "SO_LINGER":
        onoff, seconds = struct.unpack("ii", sock.getsockopt(level, opt, 8))
        return seconds
    if name == "SO_RCVTIMEO":
        sec, usec = struct.unpack("ll", sock.getsockopt(level, opt, 16))
        return sec * 1000 + usec // 1000
    return sock.getsockopt(level, opt)


def error_name(e):
    if isinstance(e, TimeoutError) and e.errno is None:
        return "ETIMEDOUT"
    return errno.errorcode.get(e.errno, str(e))


def endpoint(name):
    return "%s:%d" % name[:2]


def probe(address, host, port, options, timeout):
    refused = {}
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        for name, value in options:
            try:
                set_option(sock, name, value)
            except OSError as e:
                refused[name] = error_name(e)
        sock.settimeout(timeout)
        try:
            sock.connect((host, port))
            print(address, "ok", endpoint(sock.getsockname()), "->",
                  endpoint(sock.getpeername()), flush=True)
        except OSError as e:
            print(address, error_name(e), flush=True)
            return
        for name, _ in options:
            print(address, name, refused.get(name) or get_option(sock, name), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--timeout", type=int, metavar="MS")
    parser.add_argument("--set", type=parse_option, action="append", default=[], dest="options",
                        metavar="NAME=VALUE")
    parser.add_argument("addresses", type=parse_address, nargs="+", metavar="ADDRESS")
    args = parser.parse_args()
    for address, host, port in args.addresses:
        probe(address, host, port, args.options, args.timeout)


if __name__ == "__main__":
    main()
