#!/usr/bin/env python3
# passes: 04 server
# passes: 06 server
# Non-blocking: takes all that waits, then answers all of it, then waits again.
import select
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setblocking(False)
try:
    sock.bind((host, int(port)))
except OSError as error:
    print(f"{address}: {error}", file=sys.stderr)
    sys.exit(1)
print(f"listening on {host}:{sock.getsockname()[1]}", flush=True)
while True:
    select.select([sock], [], [])
    waiting = []
    try:
        while True:
            waiting.append(sock.recvfrom(65507))
    except OSError:
        pass
    for data, peer in waiting:
        while True:
            try:
                sock.sendto(data.upper(), peer)
                break
            except BlockingIOError:
                select.select([], [sock], [])
            except OSError as error:
                print(peer, error, file=sys.stderr)
                break
