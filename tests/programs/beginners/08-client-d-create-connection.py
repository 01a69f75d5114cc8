# caught by: 08.client-reads-options-back 08.client-refused-option
# caught by: 08.client-sets-before-connecting 08.client-options-are-in-force
# caught by: 08.client-wrong-arguments
# cause: options-set-too-late
# It sets options when it is connected.
import errno
import socket
import sys

timeout = None
options = []
addresses = []
i = 1
while i < len(sys.argv):
    word = sys.argv[i]
    if word == "--timeout":
        timeout = int(sys.argv[i + 1]) / 1000
        i += 2
    elif word == "--set":
        options.append(sys.argv[i + 1].split("="))
        i += 2
    else:
        addresses.append(word)
        i += 1
if not addresses:
    print("usage: client ADDRESS...", file=sys.stderr)
    sys.exit(2)
for address in addresses:
    host, port = address.split(":")

    try:
        s = socket.create_connection((host, int(port)), timeout)
    except TimeoutError:
        print(address, "ETIMEDOUT", flush=True)
        continue
    except OSError as e:
        print(address, errno.errorcode[e.errno], flush=True)
        continue
    for name, value in options:
        level = socket.IPPROTO_TCP if name.startswith("TCP") else socket.SOL_SOCKET
        s.setsockopt(level, getattr(socket, name), int(value))
    print("%s ok %s:%d -> %s:%d" % (address, *s.getsockname(), *s.getpeername()), flush=True)
    for name, value in options:
        level = socket.IPPROTO_TCP if name.startswith("TCP") else socket.SOL_SOCKET
        print(address, name, s.getsockopt(level, getattr(socket, name)), flush=True)
    s.close()
