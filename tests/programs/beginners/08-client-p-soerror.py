# Asks for SO_ERROR twice, once whether there is an error and once for its name; the kernel clears it
# with the first answer, so the line of a refused address says "ADDRESS 0" instead of ECONNREFUSED.
# caught by: 08.client-refused-is-a-result 08.client-tries-each 08.client-refused-with-timeout
# caught by: 08.client-closes-what-failed 08.client-options-of-each
# cause: error-without-its-name

import errno
import select
import socket
import struct
import sys

S = socket
OPTIONS = {
    "SO_RCVBUF": (S.SOL_SOCKET, S.SO_RCVBUF),
    "SO_SNDBUF": (S.SOL_SOCKET, S.SO_SNDBUF),
    "SO_KEEPALIVE": (S.SOL_SOCKET, S.SO_KEEPALIVE),
    "SO_LINGER": (S.SOL_SOCKET, S.SO_LINGER),
    "SO_RCVTIMEO": (S.SOL_SOCKET, S.SO_RCVTIMEO),
    "TCP_NODELAY": (S.IPPROTO_TCP, S.TCP_NODELAY),
    "IP_TTL": (S.IPPROTO_IP, S.IP_TTL),
}


def error_name(number):
    return errno.errorcode.get(number, str(number))


def set_option(sock, name, value):
    if name == "SO_LINGER":
        raw = struct.pack("ii", 1, value)
    elif name == "SO_RCVTIMEO":
        raw = struct.pack("ll", value // 1000, value % 1000 * 1000)
    else:
        raw = struct.pack("i", value)
    sock.setsockopt(*OPTIONS[name], raw)


def get_option(sock, name):
    level, number = OPTIONS[name]
    if name == "SO_LINGER":
        return struct.unpack("ii", sock.getsockopt(level, number, 8))[1]
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("ll", sock.getsockopt(level, number, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(level, number)


def say(*words):
    print(*words, flush=True)


def probe(address, timeout, wanted):
    host, port = address.rsplit(":", 1)
    with socket.socket(S.AF_INET, S.SOCK_STREAM) as sock:
        sock.setblocking(False)
        refused = {}
        for name, value in wanted:
            try:
                set_option(sock, name, value)
            except OSError as e:
                refused[name] = error_name(e.errno)
        try:
            code = sock.connect_ex((host, int(port)))
        except OSError as e:
            say(address, error_name(e.errno))
            return
        if code not in (0, errno.EINPROGRESS):
            say(address, error_name(code))
            return
        poller = select.poll()
        poller.register(sock, select.POLLOUT)
        if not poller.poll(timeout):
            say(address, "ETIMEDOUT")
            return
        if sock.getsockopt(S.SOL_SOCKET, S.SO_ERROR) != 0:
            say(address, error_name(sock.getsockopt(S.SOL_SOCKET, S.SO_ERROR)))
            return
        try:
            local, peer = sock.getsockname(), sock.getpeername()
        except OSError as e:
            say(address, error_name(e.errno))
            return
        say(address, "ok", "%s:%d" % local, "->", "%s:%d" % peer)
        for name, _ in wanted:
            say(address, name, refused.get(name) or get_option(sock, name))


def usage(why):
    print("client:", why, file=sys.stderr)
    sys.exit(2)


def main():
    args = sys.argv[1:]
    timeout, wanted, addresses = None, [], []
    while args:
        arg = args.pop(0)
        if arg == "--timeout":
            if not args or not args[0].isdigit():
                usage("--timeout needs milliseconds")
            timeout = int(args.pop(0))
        elif arg == "--set":
            name, _, value = (args.pop(0) if args else "").partition("=")
            if name not in OPTIONS or not value.isdigit():
                usage("--set needs NAME=VALUE")
            wanted.append((name, int(value)))
        elif arg.startswith("-"):
            usage(arg + ": no such option")
        else:
            if not arg.rpartition(":")[2].isdigit() or ":" not in arg:
                usage(arg + ": not HOST:PORT")
            addresses.append(arg)
    if not addresses:
        usage("no address")
    for address in addresses:
        probe(address, timeout, wanted)


main()
