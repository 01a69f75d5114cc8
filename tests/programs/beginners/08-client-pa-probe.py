# With a timeout Python's connect_ex returns EAGAIN when the time has passed, not ETIMEDOUT, and the
# program prints what it returned: "ADDRESS EAGAIN" instead of "ADDRESS ETIMEDOUT".
# caught by: 08.client-gives-up 08.client-waits-as-long-as-asked
# cause: error-taken-for-another

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


def number(text):
    value = int(text)
    if not 0 <= value < 2**31:
        raise ValueError
    return value


def setting(text):
    name, value = text.split("=")
    if name not in OPTIONS:
        raise ValueError
    return name, number(value)


def target(text):
    host, port = text.rsplit(":", 1)
    if number(port) > 65535:
        raise ValueError
    return text, host, int(port)


def set_option(sock, name, value):
    level, option = OPTIONS[name]
    if name == "SO_LINGER":
        value = struct.pack("ii", 1, value)
    elif name == "SO_RCVTIMEO":
        value = struct.pack("ll", value // 1000, value % 1000 * 1000)
    sock.setsockopt(level, option, value)


def get_option(sock, name):
    level, option = OPTIONS[name]
    if name == "SO_LINGER":
        return struct.unpack("ii", sock.getsockopt(level, option, 8))[1]
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("ll", sock.getsockopt(level, option, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(level, option)


def probe(address, host, port, timeout, settings):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        if timeout is not None:
            sock.settimeout(timeout / 1000)
        refused = {}
        for name, value in settings:
            try:
                set_option(sock, name, value)
            except OSError as error:
                refused[name] = errno.errorcode[error.errno]

        code = sock.connect_ex((host, port))
        if code != 0:
            print(address, errno.errorcode[code], flush=True)
            return
        local = "{}:{}".format(*sock.getsockname())
        peer = "{}:{}".format(*sock.getpeername())
        print(address, "ok", local, "->", peer, flush=True)
        for name, _ in settings:
            answer = refused[name] if name in refused else get_option(sock, name)
            print(address, name, answer, flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--timeout", metavar="MS", type=number)
    parser.add_argument("--set", metavar="NAME=VALUE", type=setting, action="append", default=[])
    parser.add_argument("addresses", metavar="ADDRESS", type=target, nargs="+")
    args = parser.parse_args()

    for address, host, port in args.addresses:
        probe(address, host, port, args.timeout, args.set)


if __name__ == "__main__":
    main()
