# passes: 09 client
# select waits, recvfrom takes; strangers are known by their address. Ids begin at a random number.
import random
import select
import socket
import sys
import time

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
server = (host, int(port))
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setblocking(False)
number = random.randrange(1 << 32)


def ask(message):
    for _ in range(5):
        sock.sendto(message, server)
        end = time.monotonic() + 0.2
        while True:
            ready, _, _ = select.select([sock], [], [], max(0, end - time.monotonic()))
            if not ready:
                break
            reply, sender = sock.recvfrom(1025)
            if sender == server and len(reply) >= 4 and reply[:4] == message[:4]:
                return reply[4:]
    return None


for line in iter(sys.stdin.buffer.readline, b""):
    reply = ask(number.to_bytes(4, "big") + line.rstrip(b"\n"))
    if reply is None:
        print(f"{address} does not answer", file=sys.stderr)
        sys.exit(1)
    sys.stdout.buffer.write(reply + b"\n")
    sys.stdout.buffer.flush()
    number = (number + 1) % (1 << 32)
