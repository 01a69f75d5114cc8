# After the connection the client prints the values that it has set, and does not ask getsockopt:
# SO_RCVBUF 8192 is shown as 8192 although the kernel has made 16384 of it.
# caught by: 08.client-reads-options-back 08.client-prints-what-is
# cause: prints-what-was-set

import errno
import select
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


def say(*words):
    print(*words, flush=True)


def encode(name, value):
    if name == "SO_LINGER":
        return struct.pack("ii", 1, value)
    if name == "SO_RCVTIMEO":
        return struct.pack("ll", value // 1000, value % 1000 * 1000)
    return value


def connect(sock, target, timeout):
    sock.setblocking(False)
    err = sock.connect_ex(target)
    if err != errno.EINPROGRESS:
        return err
    poller = select.poll()
    poller.register(sock, select.POLLOUT)
    if not poller.poll(timeout):
        return errno.ETIMEDOUT
    return sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)


def probe(address, timeout, options):
    host, port = address.rsplit(":", 1)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        shown = []
        for name, value in options:
            try:
                sock.setsockopt(*OPTIONS[name], encode(name, value))
                shown.append((name, value))
            except OSError as e:
                shown.append((name, errno.errorcode[e.errno]))
        err = connect(sock, (host, int(port)), timeout)
        if err:
            say(address, errno.errorcode[err])
            return
        local = "%s:%s" % sock.getsockname()
        peer = "%s:%s" % sock.getpeername()
        say(address, "ok", local, "->", peer)
        for name, value in shown:
            say(address, name, value)


def parse(args):
    timeout = None
    options = []
    addresses = []
    args = iter(args)
    for arg in args:
        if arg == "--timeout":
            timeout = int(next(args))
            if timeout < 0:
                raise ValueError("timeout")
        elif arg == "--set":
            name, value = next(args).split("=")
            if name not in OPTIONS or int(value) < 0:
                raise ValueError(name)
            options.append((name, int(value)))
        elif arg.startswith("-"):
            raise ValueError(arg)
        else:
            host, port = arg.rsplit(":", 1)
            if not 0 <= int(port) <= 65535:
                raise ValueError(port)
            addresses.append(arg)
    if not addresses:
        raise ValueError("no address")
    return timeout, options, addresses


def main():
    try:
        timeout, options, addresses = parse(sys.argv[1:])
    except (ValueError, StopIteration) as e:
        print("wrong arguments:", e, file=sys.stderr)
        sys.exit(2)
    for address in addresses:
        probe(address, timeout, options)


main()
