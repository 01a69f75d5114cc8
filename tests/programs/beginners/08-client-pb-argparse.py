# Create_connection returns a socket that is connected already, and the options are set only then. All
# lines look right, but what matters in the handshake (a small SO_RCVBUF) was not in force while
# connecting.
# caught by: 08.client-sets-before-connecting
# cause: options-set-too-late

import argparse
import contextlib
import errno
import socket
import struct
import sys




OPTIONS = {
    "SO_RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF, None),
    "SO_SNDBUF": (socket.SOL_SOCKET, socket.SO_SNDBUF, None),
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE, None),
    "SO_LINGER": (
        socket.SOL_SOCKET,
        socket.SO_LINGER,
        (struct.Struct("ii"), lambda v: (1, v), lambda on, seconds: seconds),
    ),
    "SO_RCVTIMEO": (
        socket.SOL_SOCKET,
        socket.SO_RCVTIMEO,
        (struct.Struct("ll"), lambda v: (v // 1000, v % 1000 * 1000), lambda s, us: s * 1000 + us // 1000),
    ),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY, None),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL, None),
}


def name_of(error):
    if isinstance(error, TimeoutError) and error.errno is None:
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno, str(error))


def set_option(sock, name, value):
    level, option, codec = OPTIONS[name]
    if codec:
        layout, encode, _ = codec
        value = layout.pack(*encode(value))
    sock.setsockopt(level, option, value)


def get_option(sock, name):
    level, option, codec = OPTIONS[name]
    if codec:
        layout, _, decode = codec
        return decode(*layout.unpack(sock.getsockopt(level, option, layout.size)))
    return sock.getsockopt(level, option)


def setting(text):
    name, _, value = text.partition("=")
    if name not in OPTIONS or not value.isdecimal() or int(value) > 2**31 - 1:
        raise argparse.ArgumentTypeError(f"{text!r}: must be NAME=VALUE, NAME one of {', '.join(OPTIONS)}")
    return name, int(value)


def milliseconds(text):
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r}: must be a number of milliseconds")
    return max(int(text), 1) / 1000


def address(text):
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r}: must be HOST:PORT")
    return text, (host, int(port))


def hostport(name):
    return f"{name[0]}:{name[1]}"


def probe(text, target, timeout, settings):
    with contextlib.ExitStack() as stack:
        try:
            sock = stack.enter_context(socket.create_connection(target, timeout))
            names = hostport(sock.getsockname()), hostport(sock.getpeername())
        except OSError as error:
            yield f"{text} {name_of(error)}"
            return
        yield f"{text} ok {names[0]} -> {names[1]}"
        for name, value in settings:
            try:
                set_option(sock, name, value)
                yield f"{text} {name} {get_option(sock, name)}"
            except OSError as error:
                yield f"{text} {name} {name_of(error)}"


def main():
    parser = argparse.ArgumentParser(prog="client")
    parser.add_argument("--timeout", metavar="MS", type=milliseconds)
    parser.add_argument("--set", metavar="NAME=VALUE", type=setting, action="append", default=[])
    parser.add_argument("addresses", metavar="ADDRESS", type=address, nargs="+")
    args = parser.parse_intermixed_args()
    for text, target in args.addresses:
        for line in probe(text, target, args.timeout, args.set):
            print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
