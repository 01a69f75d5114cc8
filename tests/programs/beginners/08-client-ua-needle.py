# The milliseconds are divided by 1000 without the fraction, and `or 1` replaces the 0 that comes out
# of it. A time limit of 300 ms becomes a whole second, and one of 1900 ms becomes one second, too.
# caught by: 08.client-waits-as-long-as-asked
# cause: gives-up-too-late

import errno
import socket
import struct
import sys


def number(name):
    def set_it(sock, level, option, value):
        sock.setsockopt(level, option, value)

    def get_it(sock, level, option):
        return sock.getsockopt(level, option)

    return set_it, get_it


def set_linger(sock, level, option, value):
    sock.setsockopt(level, option, struct.pack("ii", 1, value))


def get_linger(sock, level, option):
    on, seconds = struct.unpack("ii", sock.getsockopt(level, option, 8))
    return seconds


def set_time(sock, level, option, value):
    sock.setsockopt(level, option, struct.pack("ll", value // 1000, value % 1000 * 1000))


def get_time(sock, level, option):
    seconds, micros = struct.unpack("ll", sock.getsockopt(level, option, 16))
    return seconds * 1000 + micros // 1000


OPTIONS = {
    "SO_RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF, *number("SO_RCVBUF")),
    "SO_SNDBUF": (socket.SOL_SOCKET, socket.SO_SNDBUF, *number("SO_SNDBUF")),
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE, *number("SO_KEEPALIVE")),
    "SO_LINGER": (socket.SOL_SOCKET, socket.SO_LINGER, set_linger, get_linger),
    "SO_RCVTIMEO": (socket.SOL_SOCKET, socket.SO_RCVTIMEO, set_time, get_time),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY, *number("TCP_NODELAY")),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL, *number("IP_TTL")),
}


def usage(text):
    print(text, file=sys.stderr)
    print("usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...", file=sys.stderr)
    sys.exit(2)


def whole(text, least, most, what):
    try:
        value = int(text)
    except ValueError:
        usage(f"{what}: {text} is no number")
    if not least <= value <= most:
        usage(f"{what}: {text} is out of range")
    return value


def parse(args):
    timeout = None
    settings = []
    addresses = []
    args = list(args)
    while args:
        arg = args.pop(0)
        if arg == "--timeout":
            if not args:
                usage("--timeout needs a number")
            timeout = whole(args.pop(0), 1, 10**9, "--timeout")
        elif arg == "--set":
            if not args:
                usage("--set needs NAME=VALUE")
            name, equals, value = args.pop(0).partition("=")
            if not equals or name not in OPTIONS:
                usage(f"--set: I don't know {name}")
            settings.append((name, whole(value, -(2**31), 2**31 - 1, name)))
        elif arg.startswith("-"):
            usage(f"I don't know {arg}")
        else:
            host, colon, port = arg.rpartition(":")
            if not colon or not host:
                usage(f"{arg} is not HOST:PORT")
            addresses.append((arg, host, whole(port, 0, 65535, arg)))
    if not addresses:
        usage("no address")
    return timeout, settings, addresses


def name_of(error):
    if isinstance(error, TimeoutError):
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno, str(error))


def show(*words):
    print(*words, flush=True)


def probe(address, host, port, timeout, settings):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        refused = {}
        for name, value in settings:
            level, option, set_it, _ = OPTIONS[name]
            try:
                set_it(sock, level, option, value)
            except OSError as error:
                refused[name] = name_of(error)
        if timeout is not None:
            # 0 would mean not to wait at all
            sock.settimeout(timeout // 1000 or 1)
        try:
            sock.connect((host, port))
            local = "%s:%d" % sock.getsockname()
            peer = "%s:%d" % sock.getpeername()
        except OSError as error:
            show(address, name_of(error))
            return
        show(address, "ok", local, "->", peer)
        for name, value in settings:
            level, option, _, get_it = OPTIONS[name]
            if name in refused:
                show(address, name, refused[name])
            else:
                show(address, name, get_it(sock, level, option))


def main():
    timeout, settings, addresses = parse(sys.argv[1:])
    for address, host, port in addresses:
        probe(address, host, port, timeout, settings)


main()
