# Probes all addresses at the same time in a pool of threads and prints each result as it is completed; a
# slow address comes behind a fast one, so the lines are not in the order of the arguments.
# caught by: 08.client-waits-as-long-as-asked
# by luck: 08.client-gives-up 08.client-refused-with-timeout 08.client-closes-what-failed 08.client-tries-each
# cause: results-out-of-order

import errno
import socket
import struct
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

OPTIONS = {
    "SO_RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF),
    "SO_SNDBUF": (socket.SOL_SOCKET, socket.SO_SNDBUF),
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "SO_LINGER": (socket.SOL_SOCKET, socket.SO_LINGER),
    "SO_RCVTIMEO": (socket.SOL_SOCKET, socket.SO_RCVTIMEO),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL),
}


@dataclass
class Config:
    timeout: float | None = None
    options: list = field(default_factory=list)
    addresses: list = field(default_factory=list)


def usage(text):
    print(text, file=sys.stderr)
    print("usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...", file=sys.stderr)
    sys.exit(2)


def read_arguments(args):
    config = Config()
    args = list(args)
    while args:
        arg = args.pop(0)
        try:
            if arg == "--timeout":
                config.timeout = int(args.pop(0)) / 1000
            elif arg == "--set":
                name, value = args.pop(0).split("=")
                if name not in OPTIONS:
                    usage(f"{name}: unknown option")
                config.options.append((name, int(value)))
            elif arg.startswith("-"):
                usage(f"{arg}: unknown flag")
            else:
                host, port = arg.rsplit(":", 1)
                if int(port) not in range(65536):
                    usage(f"{arg}: no such port")
                config.addresses.append(arg)
        except (ValueError, IndexError):
            usage(f"{arg}: wrong")
    if not config.addresses:
        usage("no address given")
    return config


def encode(name, value):
    if name == "SO_LINGER":
        return struct.pack("ii", 1, value)
    if name == "SO_RCVTIMEO":
        return struct.pack("qq", value // 1000, (value % 1000) * 1000)
    return value


def decode(sock, name):
    if name == "SO_LINGER":
        return struct.unpack("ii", sock.getsockopt(*OPTIONS[name], 8))[1]
    if name == "SO_RCVTIMEO":
        sec, usec = struct.unpack("qq", sock.getsockopt(*OPTIONS[name], 16))
        return sec * 1000 + usec // 1000
    return sock.getsockopt(*OPTIONS[name])


def probe(address, config):
    host, port = address.rsplit(":", 1)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        trouble = {}
        for name, value in config.options:
            try:
                s.setsockopt(*OPTIONS[name], encode(name, value))
            except OSError as e:
                trouble[name] = errno.errorcode[e.errno]
        s.settimeout(config.timeout)
        try:
            s.connect((host, int(port)))
        except TimeoutError:
            return [f"{address} ETIMEDOUT"]
        except OSError as e:
            return [f"{address} {errno.errorcode[e.errno]}"]
        local = ":".join(map(str, s.getsockname()))
        peer = ":".join(map(str, s.getpeername()))
        lines = [f"{address} ok {local} -> {peer}"]
        for name, _ in config.options:
            lines.append(f"{address} {name} {trouble.get(name, None) or decode(s, name)}")
        return lines


def main():
    config = read_arguments(sys.argv[1:])
    with ThreadPoolExecutor(max_workers=16) as pool:
        futures = [pool.submit(probe, address, config) for address in config.addresses]
        for future in as_completed(futures):
            for line in future.result():
                print(line, flush=True)


if __name__ == "__main__":
    main()
