# passes: 08 client
# asyncio: wait_for ends a connect that takes too long.
import asyncio
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


async def probe(address, host, port):
    loop = asyncio.get_running_loop()
    with socket.socket() as sock:
        sock.setblocking(False)
        refused = {}
        for name, value in options:
            try:
                put(sock, name, value)
            except OSError as error:
                refused[name] = errno.errorcode[error.errno]
        try:
            await asyncio.wait_for(loop.sock_connect(sock, (host, port)), timeout)
        except asyncio.TimeoutError:
            print(address, "ETIMEDOUT", flush=True)
            return
        except OSError as error:
            print(address, errno.errorcode[error.errno], flush=True)
            return
        local, peer = sock.getsockname(), sock.getpeername()
        lines = [f"{address} ok {local[0]}:{local[1]} -> {peer[0]}:{peer[1]}"]
        for name, _ in options:
            lines.append(f"{address} {name} {refused.get(name) or get(sock, name)}")
        print("\n".join(lines), flush=True)


async def main():
    for address in addresses:
        await probe(*address)


asyncio.run(main())
