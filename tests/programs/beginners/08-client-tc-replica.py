# In the RPC layer the addresses were replicas of one service, and the first that could be reached was
# enough. The loop still stops after the first connection, so the addresses behind it get no line at
# all.
# caught by: 08.client-tries-each 08.client-waits-as-long-as-asked 08.client-options-of-each
# cause: success-ends-probe

import errno
import select
import socket
import struct
import sys

INT = struct.Struct("i")
LINGER = struct.Struct("ii")
TIMEVAL = struct.Struct("ll")


class Option:
    def __init__(self, level, number, layout=INT, pack=lambda v: (v,), unpack=lambda v: v):
        self.level, self.number, self.layout = level, number, layout
        self.pack, self.unpack = pack, unpack

    def write(self, sock, value):
        sock.setsockopt(self.level, self.number, self.layout.pack(*self.pack(value)))

    def read(self, sock):
        raw = sock.getsockopt(self.level, self.number, self.layout.size)
        return self.unpack(*self.layout.unpack(raw))


OPTIONS = {
    "SO_RCVBUF": Option(socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": Option(socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": Option(socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "SO_LINGER": Option(socket.SOL_SOCKET, socket.SO_LINGER, LINGER,
                        lambda v: (1, v), lambda on, seconds: seconds),
    "SO_RCVTIMEO": Option(socket.SOL_SOCKET, socket.SO_RCVTIMEO, TIMEVAL,
                          lambda v: (v // 1000, v % 1000 * 1000),
                          lambda s, us: s * 1000 + us // 1000),
    "TCP_NODELAY": Option(socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": Option(socket.IPPROTO_IP, socket.IP_TTL),
}


class Usage(Exception):
    pass


class Endpoint:
    """One address of the service."""

    def __init__(self, text):
        self.text = text
        try:
            host, port = text.rsplit(":", 1)
            socket.inet_pton(socket.AF_INET, host)
            self.where = host, int(port)
        except (ValueError, OSError):
            raise Usage(f"{text}: not HOST:PORT")
        if not 0 <= self.where[1] <= 65535:
            raise Usage(f"{text}: no such port")

    def say(self, *words):
        print(self.text, *words, flush=True)

    def dial(self, sock, timeout):
        code = sock.connect_ex(self.where)
        if code != errno.EINPROGRESS:
            return code
        poller = select.poll()
        poller.register(sock, select.POLLOUT)
        if not poller.poll(timeout):
            return errno.ETIMEDOUT
        return sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)

    def attempt(self, timeout, settings):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
            sock.setblocking(False)
            refused = {}
            for index, (name, value) in enumerate(settings):
                try:
                    OPTIONS[name].write(sock, value)
                except OSError as error:
                    refused[index] = errno.errorcode[error.errno]
            code = self.dial(sock, timeout)
            if code:
                self.say(errno.errorcode.get(code, code))
                return False
            local = "%s:%d" % sock.getsockname()
            try:
                peer = "%s:%d" % sock.getpeername()
            except OSError:
                peer = "%s:%d" % self.where
            self.say("ok", local, "->", peer)
            for index, (name, _) in enumerate(settings):
                self.say(name, refused.get(index) or OPTIONS[name].read(sock))
            return True


def number(text, low, high):
    try:
        value = int(text)
    except ValueError:
        raise Usage(f"{text}: not a number")
    if not low <= value <= high:
        raise Usage(f"{text}: out of range")
    return value


def parse(words):
    timeout, settings, endpoints = None, [], []
    words = iter(words)
    for word in words:
        if word in ("--timeout", "--set"):
            value = next(words, None)
            if value is None:
                raise Usage(f"{word} needs a value")
            if word == "--timeout":
                timeout = number(value, 1, 2**31 - 1)
                continue
            name, equals, text = value.partition("=")
            if name not in OPTIONS or not equals:
                raise Usage(f"{value}: no such option")
            settings.append((name, number(text, -2**31, 2**31 - 1)))
        elif word.startswith("-"):
            raise Usage(f"{word}: unknown")
        else:
            endpoints.append(Endpoint(word))
    if not endpoints:
        raise Usage("no ADDRESS")
    return timeout, settings, endpoints


def main():
    try:
        timeout, settings, endpoints = parse(sys.argv[1:])
    except Usage as problem:
        print("client:", problem, file=sys.stderr)
        return 2
    any(endpoint.attempt(timeout, settings) for endpoint in endpoints)
    return 0


if __name__ == "__main__":
    sys.exit(main())
