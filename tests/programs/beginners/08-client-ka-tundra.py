# SO_LINGER is asked for with getsockopt and no buffer size, which gives only the first int of struct
# linger, the one that says whether it is on. The client prints SO_LINGER 1 whatever number of seconds
# was set.
# caught by: 08.client-reads-options-back
# cause: linger-flag-printed

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


def option(text):
    name, sep, value = text.partition("=")
    if not sep or name not in OPTIONS or not value.isdigit():
        raise argparse.ArgumentTypeError(f"bad option {text!r}")
    return name, int(value)


def address(text):
    host, sep, port = text.rpartition(":")
    if not sep or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return text


def millis(text):
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of milliseconds")
    return int(text)


def name_of(error):
    if isinstance(error, TimeoutError) or error.errno is None:
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno, str(error.errno))


def set_option(sock, name, value):
    level, opt = OPTIONS[name]
    if name == "SO_LINGER":
        value = struct.pack("ii", 1, value)
    elif name == "SO_RCVTIMEO":
        value = struct.pack("ll", value // 1000, value % 1000 * 1000)
    sock.setsockopt(level, opt, value)


def get_option(sock, name):
    level, opt = OPTIONS[name]
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("ll", sock.getsockopt(level, opt, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(level, opt)


def say(*words):
    print(*words, flush=True)


def probe(where, timeout, options):
    host, _, port = where.rpartition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        refused = {}
        for name, value in options:
            try:
                set_option(sock, name, value)
            except OSError as e:
                refused[name] = name_of(e)
        if timeout is not None:
            sock.settimeout(max(timeout, 1) / 1000)
        try:
            sock.connect((host, int(port)))
            local, peer = sock.getsockname(), sock.getpeername()
        except OSError as e:
            say(where, name_of(e))
            return
        say(where, "ok", "%s:%d" % local, "->", "%s:%d" % peer)
        for name, _ in options:
            say(where, name, refused[name] if name in refused else get_option(sock, name))


def main():
    parser = argparse.ArgumentParser(description="probe addresses")
    parser.add_argument("--timeout", type=millis, metavar="MS")
    parser.add_argument("--set", type=option, action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("addresses", nargs="+", type=address, metavar="ADDRESS")
    args = parser.parse_args()
    for where in args.addresses:
        probe(where, args.timeout, args.set)
    return 0


if __name__ == "__main__":
    sys.exit(main())
