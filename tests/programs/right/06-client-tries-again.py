#!/usr/bin/env python3
# passes: 04 client
# passes: 06 client
# Waits two seconds for a reply, then sends again: five times, then gives up.
import socket
import sys
import time

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
server = (host, int(port))
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def ask(message):
    for _ in range(5):
        sock.sendto(message, server)
        end = time.monotonic() + 2
        while (left := end - time.monotonic()) > 0:
            sock.settimeout(left)
            try:
                reply, sender = sock.recvfrom(65535)
            except TimeoutError:
                break
            if sender == server:
                return reply
    sys.exit(f"no answer from {address}")


for line in sys.stdin.buffer:
    sys.stdout.buffer.write(ask(line.rstrip(b"\n").rstrip(b"\r")) + b"\n")
    sys.stdout.buffer.flush()
