# caught by: 08.client-tries-each 08.client-gives-up 08.client-waits-as-long-as-asked
# caught by: 08.client-refused-with-timeout 08.client-closes-what-failed 08.client-options-of-each
# caught by: 08.client-wrong-arguments
# cause: failure-ends-probe own-error-ends-program success-ends-probe
# It prints the result of the first address alone.
import errno
import socket
import struct
import sys

args = sys.argv[1:]
timeout = None
options = []
addresses = []
while args:
    a = args.pop(0)
    try:
        if a == "--timeout":
            timeout = int(args.pop(0)) / 1000
        elif a == "--set":
            name, value = args.pop(0).split("=")
            options.append((name, int(value)))
        else:
            h, p = a.rsplit(":", 1)
            int(p)
            addresses.append(a)
    except (ValueError, IndexError):
        print("wrong argument", a, file=sys.stderr)
        sys.exit(2)
if not addresses:
    print("no address", file=sys.stderr)
    sys.exit(2)


def apply(s, address, lines):
    for name, value in options:
        level = socket.IPPROTO_TCP if name.startswith("TCP") else socket.SOL_SOCKET
        if name == "IP_TTL":
            level = socket.IPPROTO_IP
        number = getattr(socket, name)
        try:
            if name == "SO_LINGER":
                s.setsockopt(level, number, struct.pack("ii", 1, value))
            elif name == "SO_RCVTIMEO":
                s.setsockopt(level, number, struct.pack("ll", value // 1000, value % 1000 * 1000))
            else:
                s.setsockopt(level, number, value)
            lines.append("%s %s %s" % (address, name, readback(s, level, number, name)))
        except OSError as e:
            lines.append("%s %s %s" % (address, name, errno.errorcode[e.errno]))


def readback(s, level, number, name):
    if name == "SO_LINGER":
        return struct.unpack("ii", s.getsockopt(level, number, 8))[1]
    if name == "SO_RCVTIMEO":
        a, b = struct.unpack("ll", s.getsockopt(level, number, 16))
        return a * 1000 + b // 1000
    return s.getsockopt(level, number)


for address in addresses:
    h, p = address.rsplit(":", 1)
    s = socket.socket()
    lines = []
    apply(s, address, lines)
    s.settimeout(timeout)
    try:
        s.connect((h, int(p)))
        print("%s ok %s:%d -> %s:%d" % ((address,) + s.getsockname() + s.getpeername()), flush=True)
    except socket.timeout:
        print(address, "ETIMEDOUT", flush=True)
    except OSError as e:
        print(address, errno.errorcode[e.errno], flush=True)
    for line in lines:
        print(line, flush=True)
    s.close()
    break

