# The exceptions of the addresses that failed are kept in a list for a summary at the end. Each exception
# keeps its traceback, the traceback the frame of try_one, and the frame the socket: the sockets of
# failed addresses stay open until the program ends.
# caught by: 08.client-closes-what-failed
# cause: failed-sockets-kept

import errno
import socket
import struct
import sys

INT_OPTIONS = {
    "SO_RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": (socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL),
}
NAMES = [*INT_OPTIONS, "SO_LINGER", "SO_RCVTIMEO"]


class Usage(Exception):
    pass


def parse_args(argv):
    timeout, options, addresses = None, [], []
    args = iter(argv)
    for arg in args:
        if arg == "--timeout":
            value = next(args, "")
            if not value.isdecimal():
                raise Usage(f"--timeout {value}: not a number of milliseconds")
            timeout = int(value) / 1000
        elif arg == "--set":
            name, _, value = next(args, "").partition("=")
            if name not in NAMES or not value.isdecimal():
                raise Usage(f"--set {name}={value}: no such option or no number")
            options.append((name, int(value)))
        elif arg.startswith("-"):
            raise Usage(f"{arg}: no such option")
        else:
            host, colon, port = arg.rpartition(":")
            if not colon or not port.isdecimal() or int(port) > 65535:
                raise Usage(f"{arg}: not HOST:PORT")
            addresses.append(arg)
    if not addresses:
        raise Usage("no address")
    return timeout, options, addresses


def set_option(sock, name, value):
    if name == "SO_LINGER":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, value))
    elif name == "SO_RCVTIMEO":
        sec, ms = divmod(value, 1000)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", sec, ms * 1000))
    else:
        sock.setsockopt(*INT_OPTIONS[name], value)


def get_option(sock, name):
    if name == "SO_LINGER":
        return struct.unpack("ii", sock.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8))[1]
    if name == "SO_RCVTIMEO":
        sec, usec = struct.unpack("ll", sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16))
        return sec * 1000 + usec // 1000
    return sock.getsockopt(*INT_OPTIONS[name])


def try_one(address, timeout, options):
    host, _, port = address.rpartition(":")
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    refused = {}
    for name, value in options:
        try:
            set_option(sock, name, value)
        except OSError as e:
            refused[name] = errno.errorcode[e.errno]
    sock.settimeout(timeout)
    sock.connect((host, int(port)))

    local, peer = sock.getsockname(), sock.getpeername()
    print(f"{address} ok {local[0]}:{local[1]} -> {peer[0]}:{peer[1]}", flush=True)
    for name, _ in options:
        print(address, name, refused.get(name) or get_option(sock, name), flush=True)
    sock.close()


def main():
    try:
        timeout, options, addresses = parse_args(sys.argv[1:])
    except Usage as e:
        print("client:", e, file=sys.stderr)
        return 2

    failures = []
    for address in addresses:
        try:
            try_one(address, timeout, options)
        except TimeoutError as e:
            failures.append((address, e))
            print(address, "ETIMEDOUT", flush=True)
        except OSError as e:
            failures.append((address, e))
            print(address, errno.errorcode.get(e.errno, str(e)), flush=True)

    if failures:
        print(f"{len(failures)} of {len(addresses)} failed:", file=sys.stderr)
        for address, e in failures:
            print(f"  {address}: {e}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
