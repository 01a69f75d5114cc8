# Has a name for a refusal and for the end of the time; for every other error it prints e.strerror, so
# the line says "Network is unreachable" instead of ENETUNREACH.
# caught by: 08.client-unreachable-network
# cause: error-without-its-name

import argparse
import errno
import socket
import struct

LEVELS = {
    "SO_RCVBUF": socket.SOL_SOCKET,
    "SO_SNDBUF": socket.SOL_SOCKET,
    "SO_KEEPALIVE": socket.SOL_SOCKET,
    "SO_LINGER": socket.SOL_SOCKET,
    "SO_RCVTIMEO": socket.SOL_SOCKET,
    "TCP_NODELAY": socket.IPPROTO_TCP,
    "IP_TTL": socket.IPPROTO_IP,
}


def option(text):
    name, _, value = text.partition("=")
    if name not in LEVELS:
        raise argparse.ArgumentTypeError(f"unknown option {name!r}")
    number = int(value)
    if number < 0:
        raise ValueError
    return name, number


def host_port(text):
    host, _, port = text.rpartition(":")
    if not host or not 0 <= int(port) <= 65535:
        raise ValueError
    return text


def milliseconds(text):
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def apply(sock, name, value):
    if name == "SO_LINGER":
        data = struct.pack("ii", 1, value)
    elif name == "SO_RCVTIMEO":
        data = struct.pack("@ll", *divmod(value * 1000, 1_000_000))
    else:
        data = value
    sock.setsockopt(LEVELS[name], getattr(socket, name), data)


def current(sock, name):
    what = LEVELS[name], getattr(socket, name)
    if name == "SO_LINGER":
        return struct.unpack("ii", sock.getsockopt(*what, 8))[1]
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("@ll", sock.getsockopt(*what, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(*what)


def out(*words):
    print(*words, flush=True)


def probe(address, args):
    host, _, port = address.rpartition(":")
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    errors = {}
    for name, value in args.set:
        try:
            apply(sock, name, value)
        except OSError as e:
            errors[name] = errno.errorcode[e.errno]
    if args.timeout is not None:
        sock.settimeout(args.timeout / 1000)
    try:
        sock.connect((host, int(port)))
    except ConnectionRefusedError:
        out(address, "ECONNREFUSED")
    except (socket.timeout, TimeoutError):
        out(address, "ETIMEDOUT")
    except OSError as e:
        out(address, e.strerror)
    else:
        out(address, "ok", "%s:%s" % sock.getsockname(), "->", "%s:%s" % sock.getpeername())
        for name, _ in args.set:
            out(address, name, errors[name] if name in errors else current(sock, name))
    finally:
        sock.close()


def main():
    parser = argparse.ArgumentParser(description="probe addresses")
    parser.add_argument("--timeout", type=milliseconds, metavar="MS")
    parser.add_argument("--set", type=option, action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("addresses", type=host_port, nargs="+", metavar="ADDRESS")
    args = parser.parse_args()
    for address in args.addresses:
        probe(address, args)


if __name__ == "__main__":
    main()
