# The deadline for --timeout is computed once at the start and shared by all addresses; after one address
# that never answers, the next has practically no time left and may be called ETIMEDOUT too early.
# caught by: 08.client-waits-as-long-as-asked
# cause: one-time-limit-for-all

import errno
import socket
import struct
import sys
import time

OPTIONS = {
    "SO_RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": (socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "SO_LINGER": (socket.SOL_SOCKET, socket.SO_LINGER),
    "SO_RCVTIMEO": (socket.SOL_SOCKET, socket.SO_RCVTIMEO),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL),
}


class UsageError(Exception):
    pass


def parse(args):
    timeout, options, addresses = None, [], []
    it = iter(args)
    for arg in it:
        try:
            if arg == "--timeout":
                timeout = int(next(it))
                if timeout < 0:
                    raise ValueError
            elif arg == "--set":
                name, value = next(it).split("=")
                if name not in OPTIONS or int(value) < 0:
                    raise ValueError
                options.append((name, int(value)))
            elif arg.startswith("-"):
                raise UsageError(f"unknown flag {arg}")
            else:
                host, port = arg.rsplit(":", 1)
                if not 0 <= int(port) <= 65535:
                    raise ValueError
                addresses.append((arg, host, int(port)))
        except (ValueError, StopIteration):
            raise UsageError(f"bad argument: {arg}") from None
    if not addresses:
        raise UsageError("no address")
    return timeout, options, addresses


def put(sock, name, value):
    level, number = OPTIONS[name]
    if name == "SO_LINGER":
        value = struct.pack("ii", 1, value)
    elif name == "SO_RCVTIMEO":
        value = struct.pack("ll", value // 1000, value % 1000 * 1000)
    sock.setsockopt(level, number, value)


def get(sock, name):
    level, number = OPTIONS[name]
    if name == "SO_LINGER":
        return struct.unpack("ii", sock.getsockopt(level, number, 8))[1]
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("ll", sock.getsockopt(level, number, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(level, number)


def error_name(exc):
    if exc.errno is None:
        return "ETIMEDOUT"
    return errno.errorcode.get(exc.errno, str(exc.errno))


class Probe:
    def __init__(self, timeout, options):
        self.options = options
        self.deadline = None if timeout is None else time.monotonic() + timeout / 1000

    def remaining(self):
        if self.deadline is None:
            return None
        return max(0.001, self.deadline - time.monotonic())

    def check(self, text, host, port):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
            refused = {}
            for name, value in self.options:
                try:
                    put(sock, name, value)
                except OSError as exc:
                    refused[name] = error_name(exc)
            sock.settimeout(self.remaining())
            try:
                sock.connect((host, port))
            except OSError as exc:
                print(text, error_name(exc), flush=True)
                return
            local = "%s:%d" % sock.getsockname()
            peer = "%s:%d" % sock.getpeername()
            print(f"{text} ok {local} -> {peer}", flush=True)
            for name, _ in self.options:
                print(text, name, refused.get(name) or get(sock, name), flush=True)


def main():
    try:
        timeout, options, addresses = parse(sys.argv[1:])
    except UsageError as exc:
        print(exc, file=sys.stderr)
        return 2
    probe = Probe(timeout, options)
    for address in addresses:
        probe.check(*address)
    return 0


sys.exit(main())
