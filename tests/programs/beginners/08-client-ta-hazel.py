# Setting the options and connecting are in the same try. If the kernel refuses an option, the rest of
# the probe is skipped and the option's error is printed as if it were the address's; no connection is
# made.
# caught by: 08.client-refused-option
# cause: refused-option-ends-probe

import errno
import socket
import struct
import sys

LINGER = struct.Struct("ii")
TIMEVAL = struct.Struct("ll")


def pack_int(value):
    return value


def pack_linger(value):
    return LINGER.pack(1, value)


def pack_timeval(ms):
    return TIMEVAL.pack(ms // 1000, ms % 1000 * 1000)


def get_int(sock, level, option):
    return sock.getsockopt(level, option)


def get_linger(sock, level, option):
    return LINGER.unpack(sock.getsockopt(level, option, LINGER.size))[1]


def get_timeval(sock, level, option):
    seconds, micros = TIMEVAL.unpack(sock.getsockopt(level, option, TIMEVAL.size))
    return seconds * 1000 + micros // 1000


OPTIONS = {
    "SO_RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF, pack_int, get_int),
    "SO_SNDBUF": (socket.SOL_SOCKET, socket.SO_SNDBUF, pack_int, get_int),
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE, pack_int, get_int),
    "SO_LINGER": (socket.SOL_SOCKET, socket.SO_LINGER, pack_linger, get_linger),
    "SO_RCVTIMEO": (socket.SOL_SOCKET, socket.SO_RCVTIMEO, pack_timeval, get_timeval),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY, pack_int, get_int),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL, pack_int, get_int),
}


def wrong(message):
    print(f"{message}\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...", file=sys.stderr)
    sys.exit(2)


def number(text, least=-2**31, greatest=2**31 - 1):
    try:
        value = int(text)
    except ValueError:
        wrong(f"not a number: {text}")
    if not least <= value <= greatest:
        wrong(f"out of range: {text}")
    return value


def parse(args):
    timeout = None
    options = []
    addresses = []
    args = iter(args)
    for arg in args:
        if arg == "--timeout":
            timeout = number(next(args, ""), least=1) / 1000
        elif arg == "--set":
            name, equals, value = next(args, "").partition("=")
            if not equals or name not in OPTIONS:
                wrong(f"unknown option: {name}")
            options.append((name, number(value)))
        elif arg.startswith("-"):
            wrong(f"unknown argument: {arg}")
        else:
            host, colon, port = arg.rpartition(":")
            if not colon or not host:
                wrong(f"not HOST:PORT: {arg}")
            addresses.append((arg, host, number(port, 0, 65535)))
    if not addresses:
        wrong("no address")
    return timeout, options, addresses


def name_of(error):
    if isinstance(error, TimeoutError):
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno, str(error))


def endpoint(pair):
    return f"{pair[0]}:{pair[1]}"


def probe(address, host, port, options, timeout):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        try:
            for name, value in options:
                level, option, pack, _ = OPTIONS[name]
                sock.setsockopt(level, option, pack(value))
            sock.settimeout(timeout)
            sock.connect((host, port))
            print(address, "ok", endpoint(sock.getsockname()), "->", endpoint(sock.getpeername()), flush=True)
            for name, _ in options:
                level, option, _, get = OPTIONS[name]
                print(address, name, get(sock, level, option), flush=True)
        except OSError as error:
            print(address, name_of(error), flush=True)


timeout, options, addresses = parse(sys.argv[1:])
for address, host, port in addresses:
    probe(address, host, port, options, timeout)
