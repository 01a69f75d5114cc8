#!/usr/bin/env python3
# passes: 04 server
# passes: 06 server
# A thread that receives, another that answers, and a time limit on receiving.
import queue
import socket
import sys
import threading

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    sock.bind((host, int(port)))
except OSError as error:
    sys.exit(f"cannot bind {address}: {error}")
sock.settimeout(0.5)
received = queue.SimpleQueue()


def answer():
    while True:
        data, peer = received.get()
        try:
            sock.sendto(data.upper(), peer)
        except OSError as error:
            print(peer, error, file=sys.stderr)


threading.Thread(target=answer, daemon=True).start()
print("listening on %s:%d" % sock.getsockname(), flush=True)
buffer = bytearray(65535)
while True:
    try:
        count, peer = sock.recvfrom_into(buffer)
    except OSError:
        continue
    received.put((bytes(buffer[:count]), peer))
