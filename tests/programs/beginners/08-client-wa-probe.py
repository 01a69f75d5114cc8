# all addresses are tried at the same time, and the lines come in the order in which the attempts end.
# An address that is slow is overtaken by those after it.
# caught by: 08.client-tries-each 08.client-waits-as-long-as-asked
# by luck: 08.client-closes-what-failed 08.client-gives-up
# cause: results-out-of-order

import argparse
import errno
import socket
import struct
from concurrent.futures import ThreadPoolExecutor, as_completed

OPTIONS = {
    "SO_RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": (socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "SO_LINGER": (socket.SOL_SOCKET, socket.SO_LINGER),
    "SO_RCVTIMEO": (socket.SOL_SOCKET, socket.SO_RCVTIMEO),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL),
}


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


def error_name(error):
    if isinstance(error, TimeoutError):
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno, str(error))


def probe(address, timeout, options):
    """What came of one address, as lines."""
    text, host, port = address
    refused = {}
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        for name, value in options:
            try:
                set_option(sock, name, value)
            except OSError as error:
                refused[name] = error_name(error)
        if timeout is not None:
            sock.settimeout(timeout / 1000)
        try:
            sock.connect((host, port))
            local = sock.getsockname()
        except OSError as error:
            return [f"{text} {error_name(error)}"]
        try:
            peer = sock.getpeername()
        except OSError:
            peer = (host, port)
        lines = ["%s ok %s:%d -> %s:%d" % (text, *local, *peer)]
        for name, _ in options:
            lines.append(f"{text} {name} {refused.get(name) or get_option(sock, name)}")
        return lines


def address_argument(text):
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text}: HOST:PORT expected")
    return text, host, int(port)


def option_argument(text):
    name, equals, value = text.partition("=")
    if name not in OPTIONS or not equals:
        raise argparse.ArgumentTypeError(f"{text}: unknown option")
    number = int(value)
    if not -2**31 <= number < 2**31:
        raise argparse.ArgumentTypeError(f"{text}: too large")
    return name, number


def milliseconds(text):
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text}: must be positive")
    return number


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--timeout", type=milliseconds, metavar="MS")
    parser.add_argument("--set", type=option_argument, action="append", default=[],
                        dest="options", metavar="NAME=VALUE")
    parser.add_argument("addresses", type=address_argument, nargs="+", metavar="ADDRESS")
    args = parser.parse_args()

    with ThreadPoolExecutor(max_workers=len(args.addresses)) as pool:
        futures = [pool.submit(probe, address, args.timeout, args.options)
                   for address in args.addresses]
        for future in as_completed(futures):
            print("\n".join(future.result()), flush=True)


main()
