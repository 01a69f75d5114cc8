# Setsockopt and connect stand in the same try block. An option that the kernel refuses (IP_TTL=256) ends
# the whole attempt: the line is "ADDRESS EINVAL", and no connection is made.
# caught by: 08.client-refused-option
# cause: refused-option-ends-probe

import errno
import socket
import struct
import sys
from dataclasses import dataclass, field

LEVEL = {"SO": socket.SOL_SOCKET, "TCP": socket.IPPROTO_TCP, "IP": socket.IPPROTO_IP}
KNOWN = "SO_RCVBUF SO_SNDBUF SO_KEEPALIVE SO_LINGER SO_RCVTIMEO TCP_NODELAY IP_TTL".split()


class UsageError(Exception):
    pass


@dataclass
class Config:
    timeout: float | None = None
    options: list = field(default_factory=list)
    addresses: list = field(default_factory=list)


def read_arguments(argv):
    config = Config()
    i = 0
    try:
        while i < len(argv):
            if argv[i] == "--timeout":
                config.timeout = int(argv[i + 1]) / 1000
                if config.timeout < 0:
                    raise UsageError("negative timeout")
                i += 1
            elif argv[i] == "--set":
                name, value = argv[i + 1].split("=", 1)
                if name not in KNOWN or int(value) < 0:
                    raise UsageError(f"bad option {argv[i + 1]}")
                config.options.append((name, int(value)))
                i += 1
            elif argv[i].startswith("-"):
                raise UsageError(f"unknown argument {argv[i]}")
            else:
                host, port = argv[i].rsplit(":", 1)
                if int(port) not in range(65536):
                    raise UsageError(f"bad port in {argv[i]}")
                config.addresses.append((argv[i], host, int(port)))
            i += 1
    except (IndexError, ValueError) as e:
        raise UsageError(str(e)) from e
    if not config.addresses:
        raise UsageError("at least one address is needed")
    return config


def where(name):
    return LEVEL[name.split("_")[0]], getattr(socket, name)


def change(sock, name, value):
    level, option = where(name)
    if name == "SO_LINGER":
        value = struct.pack("ii", 1, value)
    if name == "SO_RCVTIMEO":
        value = struct.pack("qq", value // 1000, value % 1000 * 1000)
    sock.setsockopt(level, option, value)


def current(sock, name):
    level, option = where(name)
    if name == "SO_LINGER":
        _, seconds = struct.unpack("ii", sock.getsockopt(level, option, 8))
        return seconds
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("qq", sock.getsockopt(level, option, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(level, option)


def error_name(exc):
    if isinstance(exc, TimeoutError):
        return "ETIMEDOUT"
    return errno.errorcode.get(exc.errno, "EHOSTUNREACH")


def probe(config, address, host, port):
    with socket.socket() as sock:
        try:
            for name, value in config.options:
                change(sock, name, value)
            sock.settimeout(config.timeout or None)
            sock.connect((host, port))
            own = sock.getsockname()
            peer = sock.getpeername()
        except OSError as exc:
            print(f"{address} {error_name(exc)}", flush=True)
            return
        print(f"{address} ok {own[0]}:{own[1]} -> {peer[0]}:{peer[1]}", flush=True)
        for name, _ in config.options:
            try:
                print(f"{address} {name} {current(sock, name)}", flush=True)
            except OSError as exc:
                print(f"{address} {name} {error_name(exc)}", flush=True)


if __name__ == "__main__":
    try:
        cfg = read_arguments(sys.argv[1:])
    except UsageError as e:
        print(f"client: {e}", file=sys.stderr)
        sys.exit(2)
    for entry in cfg.addresses:
        probe(cfg, *entry)
