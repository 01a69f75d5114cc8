# SO_LINGER is set as a structure but read back with getsockopt() as a number, which gives its first
# half, "turned on"; the line says SO_LINGER 1 whatever number of seconds was set.
# caught by: 08.client-reads-options-back
# cause: linger-flag-printed

import argparse
import errno
import socket
import struct

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
    name, eq, value = text.partition("=")
    if name not in OPTIONS or not eq or not value.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, int(value)


def target(text):
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return text, (host, int(port))


def name_of(error):
    if isinstance(error, TimeoutError):
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno, str(error))


def set_option(sock, name, value):
    level, number = OPTIONS[name]
    if name == "SO_LINGER":
        value = struct.pack("ii", 1, value)
    elif name == "SO_RCVTIMEO":
        value = struct.pack("ll", value // 1000, value % 1000 * 1000)
    sock.setsockopt(level, number, value)


def get_option(sock, name):
    level, number = OPTIONS[name]
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("ll", sock.getsockopt(level, number, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(level, number)


def probe(text, where, timeout, wanted):
    with socket.socket() as sock:
        refused = {}
        for name, value in wanted:
            try:
                set_option(sock, name, value)
            except OSError as error:
                refused[name] = name_of(error)
        if timeout is not None:
            sock.settimeout(max(timeout, 1) / 1000)
        try:
            sock.connect(where)
            local = sock.getsockname()
            peer = sock.getpeername()
        except OSError as error:
            print(text, name_of(error), flush=True)
            return
        print("%s ok %s:%d -> %s:%d" % (text, *local, *peer), flush=True)
        for name, _ in wanted:
            print(text, name, refused.get(name) or get_option(sock, name), flush=True)


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--timeout", type=int, metavar="MS")
    parser.add_argument("--set", type=option, action="append", default=[], dest="wanted")
    parser.add_argument("addresses", type=target, nargs="+", metavar="ADDRESS")
    args = parser.parse_args()
    for text, where in args.addresses:
        probe(text, where, args.timeout, args.wanted)


if __name__ == "__main__":
    main()
