# The line about an option that the kernel refuses is printed where setsockopt raises, before the
# connection is tried. It stands above the line about the connection instead of below it, and it is
# printed also when the address fails and no line about options should come.
# caught by: 08.client-refused-option
# cause: option-line-too-early

import argparse
import errno
import select
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
    name, sign, value = text.partition("=")
    if name not in OPTIONS or not sign or not value.isdecimal():
        raise argparse.ArgumentTypeError(f"{text}: an option is NAME=NUMBER")
    return name, int(value)


def hostport(text):
    host, sign, port = text.rpartition(":")
    if not sign or not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text}: an address is HOST:PORT")
    return text, host, int(port)


def milliseconds(text):
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text}: milliseconds are a number")
    return int(text)


def say(*words):
    print(*words, flush=True)


def error_name(number):
    return errno.errorcode.get(number, str(number))


def pack(name, value):
    if name == "SO_LINGER":
        return struct.pack("ii", 1, value)
    if name == "SO_RCVTIMEO":
        return struct.pack("ll", value // 1000, value % 1000 * 1000)
    return value


def read_back(sock, name):
    level, number = OPTIONS[name]
    if name == "SO_LINGER":
        return struct.unpack("ii", sock.getsockopt(level, number, 8))[1]
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("ll", sock.getsockopt(level, number, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(level, number)


def set_options(sock, text, options):
    """Sets what can be set, and returns the names of it."""
    done = []
    for name, value in options:
        try:
            sock.setsockopt(*OPTIONS[name], pack(name, value))
        except OSError as e:
            say(text, name, error_name(e.errno))
        else:
            done.append(name)
    return done


def connect(sock, target, timeout):
    code = sock.connect_ex(target)
    if code == errno.EINPROGRESS:
        poller = select.poll()
        poller.register(sock, select.POLLOUT)
        if not poller.poll(timeout):
            return errno.ETIMEDOUT
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    return code


def probe(text, host, port, args):
    with socket.socket() as sock:
        sock.setblocking(False)
        names = set_options(sock, text, args.set)
        code = connect(sock, (host, port), args.timeout)
        if code:
            say(text, error_name(code))
            return
        local, peer = sock.getsockname(), sock.getpeername()
        say(text, "ok", "%s:%d" % local, "->", "%s:%d" % peer)
        for name in names:
            say(text, name, read_back(sock, name))


def main():
    parser = argparse.ArgumentParser(prog="client", allow_abbrev=False)
    parser.add_argument("--timeout", metavar="MS", type=milliseconds)
    parser.add_argument("--set", metavar="NAME=VALUE", type=option, action="append", default=[])
    parser.add_argument("addresses", metavar="ADDRESS", type=hostport, nargs="+")
    args = parser.parse_args()
    for text, host, port in args.addresses:
        probe(text, host, port, args)


if __name__ == "__main__":
    sys.exit(main())
