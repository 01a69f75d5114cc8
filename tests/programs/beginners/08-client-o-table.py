# Reads every option but SO_RCVTIMEO back as one int; of SO_LINGER's two numbers that is the first, on or
# off, so "--set SO_LINGER=5" is shown as "SO_LINGER 1".
# caught by: 08.client-reads-options-back
# cause: linger-flag-printed

import errno
import select
import socket
import struct
import sys

TABLE = {
    "SO_RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": (socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "SO_LINGER": (socket.SOL_SOCKET, socket.SO_LINGER),
    "SO_RCVTIMEO": (socket.SOL_SOCKET, socket.SO_RCVTIMEO),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL),
}


class Usage(Exception):
    pass


def parse(argv):
    timeout, options, addresses = None, [], []
    it = iter(argv)
    for arg in it:
        if arg == "--timeout":
            text = next(it, "")
            if not text.isdigit():
                raise Usage("--timeout needs a number of milliseconds")
            timeout = int(text)
        elif arg == "--set":
            name, eq, value = next(it, "").partition("=")
            if name not in TABLE or not value.isdigit():
                raise Usage("--set needs NAME=VALUE")
            options.append((name, int(value)))
        elif arg.startswith("-"):
            raise Usage(f"unknown option {arg}")
        else:
            host, colon, port = arg.rpartition(":")
            if not host or not port.isdigit() or int(port) > 65535:
                raise Usage(f"{arg} is not HOST:PORT")
            addresses.append(arg)
    if not addresses:
        raise Usage("no address")
    return timeout, options, addresses


def set_option(sock, name, value):
    level, option = TABLE[name]
    if name == "SO_LINGER":
        value = struct.pack("ii", 1, value)
    elif name == "SO_RCVTIMEO":
        value = struct.pack("ll", value // 1000, value % 1000 * 1000)
    sock.setsockopt(level, option, value)


def get_option(sock, name):
    level, option = TABLE[name]
    if name == "SO_RCVTIMEO":
        sec, usec = struct.unpack("ll", sock.getsockopt(level, option, 16))
        return sec * 1000 + usec // 1000
    return sock.getsockopt(level, option)


def connect(sock, target, timeout):
    sock.setblocking(False)
    code = sock.connect_ex(target)
    if code == errno.EINPROGRESS:
        p = select.poll()
        p.register(sock, select.POLLOUT)
        if not p.poll(timeout):
            return errno.ETIMEDOUT
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    return code


def probe(address, timeout, options):
    host, port = address.rsplit(":", 1)
    with socket.socket() as sock:
        refused = {}
        for name, value in options:
            try:
                set_option(sock, name, value)
            except OSError as e:
                refused[name] = errno.errorcode[e.errno]
        code = connect(sock, (host, int(port)), timeout)
        if code:
            print(address, errno.errorcode[code], flush=True)
            return
        local, peer = sock.getsockname(), sock.getpeername()
        print(address, "ok", "%s:%d" % local, "->", "%s:%d" % peer, flush=True)
        for name, _ in options:
            print(address, name, refused.get(name) or get_option(sock, name), flush=True)


if __name__ == "__main__":
    try:
        timeout, options, addresses = parse(sys.argv[1:])
    except Usage as e:
        print(e, file=sys.stderr)
        sys.exit(2)
    for address in addresses:
        probe(address, timeout, options)
