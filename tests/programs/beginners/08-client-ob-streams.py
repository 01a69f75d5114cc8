# The socket that open_connection() made is given its options when it is already connected; they are read
# back and printed, but the handshake was done with the kernel's defaults (SO_RCVBUF doesn't show in it).
# caught by: 08.client-sets-before-connecting
# cause: options-set-too-late

import argparse
import asyncio
import errno
import socket
import struct
import sys


class IntOption:
    def __init__(self, level, number):
        self.level, self.number = level, number

    def set(self, sock, value):
        sock.setsockopt(self.level, self.number, value)

    def get(self, sock):
        return sock.getsockopt(self.level, self.number)


class LingerOption(IntOption):
    def set(self, sock, value):
        sock.setsockopt(self.level, self.number, struct.pack("ii", 1, value))

    def get(self, sock):
        _, seconds = struct.unpack("ii", sock.getsockopt(self.level, self.number, 8))
        return seconds


class TimevalOption(IntOption):
    def set(self, sock, value):
        packed = struct.pack("ll", value // 1000, value % 1000 * 1000)
        sock.setsockopt(self.level, self.number, packed)

    def get(self, sock):
        s, us = struct.unpack("ll", sock.getsockopt(self.level, self.number, 16))
        return s * 1000 + us // 1000


OPTIONS = {
    "SO_RCVBUF": IntOption(socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": IntOption(socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": IntOption(socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "SO_LINGER": LingerOption(socket.SOL_SOCKET, socket.SO_LINGER),
    "SO_RCVTIMEO": TimevalOption(socket.SOL_SOCKET, socket.SO_RCVTIMEO),
    "TCP_NODELAY": IntOption(socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": IntOption(socket.IPPROTO_IP, socket.IP_TTL),
}


def option(text):
    name, eq, value = text.partition("=")
    if not eq or name not in OPTIONS or not value.isdecimal():
        raise argparse.ArgumentTypeError(f"{text}: an option is NAME=VALUE")
    return name, int(value)


def milliseconds(text):
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text}: milliseconds are a number")
    return int(text)


def address(text):
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text}: an address is HOST:PORT")
    return text


def show(name):
    host, port = name[:2]
    return f"{host}:{port}"


def code(error):
    return errno.errorcode.get(error.errno, str(error))


async def probe(target, timeout, options):
    host, _, port = target.rpartition(":")
    try:
        reader, writer = await asyncio.wait_for(
            asyncio.open_connection(host, int(port)), timeout
        )
    except TimeoutError:
        print(target, "ETIMEDOUT", flush=True)
        return
    except OSError as e:
        print(target, code(e), flush=True)
        return

    sock = writer.get_extra_info("socket")
    results = []
    for name, value in options:
        try:
            OPTIONS[name].set(sock, value)
            results.append((name, OPTIONS[name].get(sock)))
        except OSError as e:
            results.append((name, code(e)))

    local = writer.get_extra_info("sockname")
    peer = writer.get_extra_info("peername")
    print(f"{target} ok {show(local)} -> {show(peer)}", flush=True)
    for name, result in results:
        print(target, name, result, flush=True)
    writer.close()
    try:
        await writer.wait_closed()
    except OSError:
        pass


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--timeout", type=milliseconds)
    parser.add_argument("--set", type=option, action="append", default=[], dest="options")
    parser.add_argument("addresses", type=address, nargs="+", metavar="ADDRESS")
    args = parser.parse_args()
    timeout = None if args.timeout is None else args.timeout / 1000
    for target in args.addresses:
        await probe(target, timeout, args.options)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(130)
