# passes: 08 client
# connect_ex with settimeout: EAGAIN is how Python says that the time is over.
import errno
import socket
import struct
import sys

NAMES = ["SO_RCVBUF", "SO_SNDBUF", "SO_KEEPALIVE", "SO_LINGER", "SO_RCVTIMEO", "TCP_NODELAY", "IP_TTL"]


def usage(why):
    print(f"{why}; usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...", file=sys.stderr)
    sys.exit(2)


def level(name):
    if name.startswith("SO_"):
        return socket.SOL_SOCKET
    return socket.IPPROTO_TCP if name.startswith("TCP_") else socket.IPPROTO_IP


def put(sock, name, value):
    if name == "SO_LINGER":
        packed = struct.pack("ii", 1, value)
    elif name == "SO_RCVTIMEO":
        packed = struct.pack("ll", value // 1000, value % 1000 * 1000)
    else:
        packed = value
    sock.setsockopt(level(name), getattr(socket, name, 20), packed)


def get(sock, name):
    if name == "SO_LINGER":
        return struct.unpack("ii", sock.getsockopt(level(name), socket.SO_LINGER, 8))[1]
    if name == "SO_RCVTIMEO":
        seconds, micros = struct.unpack("ll", sock.getsockopt(level(name), 20, 16))
        return seconds * 1000 + micros // 1000
    return sock.getsockopt(level(name), getattr(socket, name))


timeout, options, addresses = None, [], []
words = iter(sys.argv[1:])
for word in words:
    try:
        if word == "--timeout":
            timeout = int(next(words)) / 1000
        elif word == "--set":
            name, value = next(words).split("=")
            if name not in NAMES:
                usage(f"{name} is not known")
            options.append((name, int(value)))
        else:
            host, port = word.rsplit(":", 1)
            addresses.append((word, host, int(port)))
    except (ValueError, StopIteration):
        usage(word)
if not addresses:
    usage("no address")

for address, host, port in addresses:
    with socket.socket() as sock:
        refused = {}
        for name, value in options:
            try:
                put(sock, name, value)
            except OSError as error:
                refused[name] = errno.errorcode[error.errno]
        sock.settimeout(timeout)
        number = sock.connect_ex((host, port))
        if number == errno.EAGAIN:
            number = errno.ETIMEDOUT
        if number:
            print(address, errno.errorcode[number], flush=True)
            continue
        local, peer = sock.getsockname(), sock.getpeername()
        print(f"{address} ok {local[0]}:{local[1]} -> {peer[0]}:{peer[1]}", flush=True)
        for name, _ in options:
            print(address, name, refused.get(name) or get(sock, name), flush=True)
