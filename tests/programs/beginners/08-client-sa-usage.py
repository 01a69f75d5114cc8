# Wrong arguments end with sys.exit("message"), which prints the message on stderr but gives exit code 1;
# the contract says 2.
# caught by: 08.client-wrong-arguments
# cause: usage-error-with-another-code

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


def parse_args(args):
    timeout, options, addresses = None, [], []
    while args:
        arg = args.pop(0)
        if arg == "--timeout":
            if not args or not args[0].isdigit():
                sys.exit("--timeout needs a number of milliseconds")
            timeout = int(args.pop(0))
        elif arg == "--set":
            name, equals, value = args.pop(0).partition("=") if args else ("", "", "")
            if name not in OPTIONS or not value.isdigit():
                sys.exit("--set needs NAME=VALUE, NAME one of " + " ".join(OPTIONS))
            options.append((name, int(value)))
        elif arg.startswith("-"):
            sys.exit(f"unknown option {arg}")
        else:
            host, _, port = arg.rpartition(":")
            if not host or not port.isdigit() or int(port) > 65535:
                sys.exit(f"{arg}: not HOST:PORT")
            addresses.append(arg)
    if not addresses:
        sys.exit("usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...")
    return timeout, options, addresses


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
        sec, usec = struct.unpack("ll", sock.getsockopt(level, option, 16))
        return sec * 1000 + usec // 1000
    return sock.getsockopt(level, option)


def connect(sock, target, timeout):
    sock.setblocking(False)
    result = sock.connect_ex(target)
    if result == errno.EINPROGRESS:
        poller = select.poll()
        poller.register(sock, select.POLLOUT)
        if not poller.poll(timeout):
            return errno.ETIMEDOUT
        result = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    return result


def say(*words):
    print(*words, flush=True)


def probe(address, timeout, options):
    host, port = address.rsplit(":", 1)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        refused = {}
        for name, value in options:
            try:
                set_option(sock, name, value)
            except OSError as e:
                refused[name] = errno.errorcode[e.errno]
        result = connect(sock, (host, int(port)), timeout)
        if result:
            say(address, errno.errorcode[result])
            return
        try:
            peer = sock.getpeername()
        except OSError as e:
            say(address, errno.errorcode[e.errno])
            return
        say(address, "ok", "%s:%d" % sock.getsockname(), "->", "%s:%d" % peer)
        for name, _ in options:
            say(address, name, refused.get(name) or get_option(sock, name))


if __name__ == "__main__":
    timeout, options, addresses = parse_args(sys.argv[1:])
    for address in addresses:
        probe(address, timeout, options)
