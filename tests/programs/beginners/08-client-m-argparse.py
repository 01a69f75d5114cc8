# Add_argument("--set") has no action="append", so each --set replaces the one before it: of several
# options only the last is set and shown.
# caught by: 08.client-reads-options-back 08.client-prints-what-is 08.client-refused-option
# cause: only-one-option

import argparse
import errno
import selectors
import socket
import struct
import sys


class Option:
    LEVELS = {
        "SO_RCVBUF": socket.SOL_SOCKET,
        "SO_SNDBUF": socket.SOL_SOCKET,
        "SO_KEEPALIVE": socket.SOL_SOCKET,
        "SO_LINGER": socket.SOL_SOCKET,
        "SO_RCVTIMEO": socket.SOL_SOCKET,
        "TCP_NODELAY": socket.IPPROTO_TCP,
        "IP_TTL": socket.IPPROTO_IP,
    }

    def __init__(self, text):
        self.name, value = text.split("=")
        self.value = int(value)
        self.error = None
        if self.value < 0 or self.name not in self.LEVELS:
            raise ValueError(text)
        self.level = self.LEVELS[self.name]
        self.number = getattr(socket, self.name)

    def apply(self, sock):
        self.error = None
        value = self.value
        if self.name == "SO_LINGER":
            value = struct.pack("@ii", 1, value)
        elif self.name == "SO_RCVTIMEO":
            value = struct.pack("@ll", *divmod(value * 1000, 1000000))
        try:
            sock.setsockopt(self.level, self.number, value)
        except OSError as exc:
            self.error = errno.errorcode[exc.errno]

    def read(self, sock):
        if self.error:
            return self.error
        if self.name == "SO_LINGER":
            return struct.unpack("@ii", sock.getsockopt(self.level, self.number, 8))[1]
        if self.name == "SO_RCVTIMEO":
            sec, usec = struct.unpack("@ll", sock.getsockopt(self.level, self.number, 16))
            return sec * 1000 + usec // 1000
        return sock.getsockopt(self.level, self.number)


def address(text):
    host, port = text.rsplit(":", 1)
    if not 0 <= int(port) < 65536:
        raise ValueError(text)
    return text, (host, int(port))


def milliseconds(text):
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def attempt(sock, target, timeout):
    code = sock.connect_ex(target)
    if code == errno.EINPROGRESS:
        with selectors.DefaultSelector() as sel:
            sel.register(sock, selectors.EVENT_WRITE)
            if not sel.select(None if timeout is None else timeout / 1000):
                return errno.ETIMEDOUT
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    return code


def main():
    parser = argparse.ArgumentParser(prog="client")
    parser.add_argument("--timeout", type=milliseconds, metavar="MS")
    parser.add_argument("--set", type=Option, metavar="NAME=VALUE", dest="option")
    parser.add_argument("addresses", type=address, nargs="+", metavar="ADDRESS")
    args = parser.parse_args()
    options = [args.option] if args.option else []
    for text, target in args.addresses:
        sock = socket.socket()
        sock.setblocking(False)
        for option in options:
            option.apply(sock)
        try:
            code = attempt(sock, target, args.timeout)
        except OSError as exc:
            code = exc.errno
        if code:
            print(text, errno.errorcode.get(code, code), flush=True)
        else:
            local, peer = sock.getsockname(), sock.getpeername()
            print(f"{text} ok {local[0]}:{local[1]} -> {peer[0]}:{peer[1]}", flush=True)
            for option in options:
                print(text, option.name, option.read(sock), flush=True)
        sock.close()


if __name__ == "__main__":
    sys.exit(main())
