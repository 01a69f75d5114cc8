# The results are collected in a table that is printed when the last address has been tried. Nothing can
# be seen of the first address while a later one keeps the program waiting (each line should come as soon
# as it is known).
# caught by: 08.client-prints-at-once 08.client-closes-what-failed
# cause: results-printed-late

import errno
import socket
import struct
import sys

OPTIONS = {
    "SO_RCVBUF": socket.SOL_SOCKET,
    "SO_SNDBUF": socket.SOL_SOCKET,
    "SO_KEEPALIVE": socket.SOL_SOCKET,
    "SO_LINGER": socket.SOL_SOCKET,
    "SO_RCVTIMEO": socket.SOL_SOCKET,
    "TCP_NODELAY": socket.IPPROTO_TCP,
    "IP_TTL": socket.IPPROTO_IP,
}


def usage(why):
    print(f"{why}\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...", file=sys.stderr)
    sys.exit(2)


def pack(name, value):
    if name == "SO_LINGER":
        return struct.pack("ii", 1, value)
    if name == "SO_RCVTIMEO":
        return struct.pack("ll", value // 1000, value % 1000 * 1000)
    return struct.pack("i", value)


def unpack(name, raw):
    if name == "SO_LINGER":
        return struct.unpack("ii", raw)[1]
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("ll", raw)
        return seconds * 1000 + micros // 1000
    return struct.unpack("i", raw)[0]


def name_of(error):
    if error.errno is None:
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno, str(error.errno))


def probe(address, timeout, settings):
    rows = []
    refused = {}
    host, port = address.rsplit(":", 1)
    with socket.socket() as sock:
        for name, value in settings:
            try:
                sock.setsockopt(OPTIONS[name], getattr(socket, name), pack(name, value))
            except OSError as error:
                refused[name] = name_of(error)
        sock.settimeout(timeout)
        try:
            sock.connect((host, int(port)))
        except OSError as error:
            return [(address, name_of(error))]
        ends = ["%s:%d" % end for end in (sock.getsockname(), sock.getpeername())]
        rows.append((address, "ok", ends[0], "->", ends[1]))
        for name, _ in settings:
            if name in refused:
                rows.append((address, name, refused[name]))
            else:
                raw = sock.getsockopt(OPTIONS[name], getattr(socket, name), 16)
                rows.append((address, name, unpack(name, raw)))
    return rows


def main(args):
    timeout, settings, addresses = None, [], []
    while args:
        arg = args.pop(0)
        if arg == "--timeout":
            if not args or not args[0].isdigit():
                usage("--timeout needs milliseconds")
            timeout = int(args.pop(0)) / 1000
        elif arg == "--set":
            name, _, value = (args.pop(0) if args else "").partition("=")
            if name not in OPTIONS or not value.isdigit():
                usage(f"--set {name}={value}: no such option")
            settings.append((name, int(value)))
        elif arg.startswith("-") or not arg.rpartition(":")[2].isdigit() or ":" not in arg:
            usage(f"{arg}: what is this?")
        else:
            addresses.append(arg)
    if not addresses:
        usage("no address")

    table = [row for address in addresses for row in probe(address, timeout, settings)]
    print("\n".join(" ".join(map(str, row)) for row in table))


main(sys.argv[1:])
