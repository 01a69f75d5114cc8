# The end of the wait is computed once, when the Probe is made, and not for each address. After one
# address that doesn't answer, the time is used up, and the next slow address is given up at once with
# ETIMEDOUT.
# caught by: 08.client-waits-as-long-as-asked
# cause: one-time-limit-for-all

import errno
import select
import socket
import struct
import sys
import time

INTS = {
    "SO_RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": (socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL),
}


def name_of(number):
    return errno.errorcode.get(number, str(number))


def set_option(sock, name, value):
    if name == "SO_LINGER":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, value))
    elif name == "SO_RCVTIMEO":
        packed = struct.pack("ll", value // 1000, value % 1000 * 1000)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, packed)
    else:
        level, number = INTS[name]
        sock.setsockopt(level, number, value)


def get_option(sock, name):
    if name == "SO_LINGER":
        packed = sock.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)
        return struct.unpack("ii", packed)[1]
    if name == "SO_RCVTIMEO":
        packed = sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16)
        seconds, micros = struct.unpack("ll", packed)
        return seconds * 1000 + micros // 1000
    level, number = INTS[name]
    return sock.getsockopt(level, number)


class Probe:
    def __init__(self, timeout, options):
        self.options = options
        self.end = None
        if timeout is not None:
            self.end = time.monotonic() + timeout / 1000

    def connect(self, sock, where):
        """Returns 0 or the number of the error."""
        if self.end is None:
            return sock.connect_ex(where)
        sock.setblocking(False)
        result = sock.connect_ex(where)
        if result != errno.EINPROGRESS:
            return result
        left = max(0, self.end - time.monotonic())
        poll = select.poll()
        poll.register(sock, select.POLLOUT)
        if not poll.poll(left * 1000):
            return errno.ETIMEDOUT
        return sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)

    def run(self, address, where):
        refused = {}
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
            for name, value in self.options:
                try:
                    set_option(sock, name, value)
                except OSError as error:
                    refused[name] = name_of(error.errno)
            result = self.connect(sock, where)
            if result != 0:
                print(address, name_of(result), flush=True)
                return
            try:
                local = "%s:%d" % sock.getsockname()
                peer = "%s:%d" % sock.getpeername()
            except OSError as error:
                print(address, name_of(error.errno), flush=True)
                return
            print(f"{address} ok {local} -> {peer}", flush=True)
            for name, _ in self.options:
                if name in refused:
                    value = refused[name]
                else:
                    value = get_option(sock, name)
                print(address, name, value, flush=True)


def parse(args):
    timeout = None
    options = []
    addresses = []
    args = list(args)
    while args:
        arg = args.pop(0)
        if arg == "--timeout":
            timeout = int(args.pop(0))
            if timeout < 0:
                raise ValueError("--timeout can't be negative")
        elif arg == "--set":
            name, value = args.pop(0).split("=")
            if name not in INTS and name not in ("SO_LINGER", "SO_RCVTIMEO"):
                raise ValueError(f"no option {name}")
            value = int(value)
            if not -(2**31) <= value < 2**31:
                raise ValueError(f"{value} is too large")
            options.append((name, value))
        elif arg.startswith("-"):
            raise ValueError(f"what is {arg}?")
        else:
            host, port = arg.rsplit(":", 1)
            port = int(port)
            if not 0 <= port <= 65535:
                raise ValueError(f"no port: {port}")
            addresses.append((arg, (socket.gethostbyname(host), port)))
    if not addresses:
        raise ValueError("at least one ADDRESS")
    return timeout, options, addresses


def main():
    try:
        timeout, options, addresses = parse(sys.argv[1:])
    except (ValueError, IndexError, OSError) as error:
        print(f"client [--timeout MS] [--set NAME=VALUE]... ADDRESS...: {error}", file=sys.stderr)
        sys.exit(2)
    probe = Probe(timeout, options)
    for address, where in addresses:
        probe.run(address, where)


main()
