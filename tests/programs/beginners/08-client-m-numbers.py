# With settimeout, connect_ex returns EAGAIN (11) when the time is over, and the number is printed by its
# name: an address that never answers gets the line "ADDRESS EAGAIN" instead of ETIMEDOUT.
# caught by: 08.client-gives-up 08.client-waits-as-long-as-asked
# cause: error-taken-for-another

import errno
import socket
import sys
from struct import calcsize, pack, unpack

USAGE = "usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS..."
SOCKET_OPTIONS = ("SO_RCVBUF", "SO_SNDBUF", "SO_KEEPALIVE", "SO_LINGER", "SO_RCVTIMEO")


def wrong(message):
    print(message, USAGE, sep="\n", file=sys.stderr)
    raise SystemExit(2)


def number(text):
    if not (text and text.isascii() and text.isdigit()):
        wrong(f"{text!r} is not a number")
    return int(text)


def lookup(name):
    if name in SOCKET_OPTIONS:
        return socket.SOL_SOCKET, getattr(socket, name)
    if name == "TCP_NODELAY":
        return socket.SOL_TCP, socket.TCP_NODELAY
    if name == "IP_TTL":
        return socket.SOL_IP, socket.IP_TTL
    wrong(f"{name}: unknown option")


def set_option(s, name, value):
    level, opt = lookup(name)
    if name == "SO_LINGER":
        s.setsockopt(level, opt, pack("ii", 1, value))
    elif name == "SO_RCVTIMEO":
        s.setsockopt(level, opt, pack("ll", value // 1000, (value % 1000) * 1000))
    else:
        s.setsockopt(level, opt, value)


def get_option(s, name):
    level, opt = lookup(name)
    if name == "SO_LINGER":
        return unpack("ii", s.getsockopt(level, opt, calcsize("ii")))[1]
    if name == "SO_RCVTIMEO":
        sec, usec = unpack("ll", s.getsockopt(level, opt, calcsize("ll")))
        return sec * 1000 + usec // 1000
    return s.getsockopt(level, opt)


def probe(address, timeout, settings):
    host, _, port = address.rpartition(":")
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        refused = {}
        for name, value in settings:
            try:
                set_option(s, name, value)
            except OSError as e:
                refused[name] = errno.errorcode[e.errno]
        if timeout is not None:
            s.settimeout(timeout / 1000)
        code = s.connect_ex((host, int(port)))
        if code != 0:
            yield errno.errorcode[code]
            return
        yield "ok {}:{} -> {}:{}".format(*s.getsockname(), *s.getpeername())
        for name, _ in settings:
            yield f"{name} {refused.get(name) or get_option(s, name)}"
    finally:
        s.close()


def main(argv):
    timeout, settings, addresses = None, [], []
    while argv:
        arg = argv.pop(0)
        if arg == "--timeout":
            timeout = number(argv.pop(0) if argv else "")
        elif arg == "--set":
            name, _, value = (argv.pop(0) if argv else "").partition("=")
            lookup(name)
            settings.append((name, number(value)))
        elif arg.startswith("-"):
            wrong(f"{arg}: unknown flag")
        else:
            _, colon, port = arg.rpartition(":")
            if not colon or number(port) > 65535:
                wrong(f"{arg}: an address is HOST:PORT")
            addresses.append(arg)
    if not addresses:
        wrong("no address")
    for address in addresses:
        for line in probe(address, timeout, settings):
            sys.stdout.write(f"{address} {line}\n")
            sys.stdout.flush()


main(sys.argv[1:])
