#!/usr/bin/env python3
# passes: 01 client
# passes: 03 client
# A thread reads stdin far ahead, another talks to the server: still one message at a time.
import os
import queue
import socket
import sys
import threading


def talk(sock, lines):
    while (line := lines.get()) is not None:
        sock.sendall(line)
        left = len(line)
        reply = []
        while left:
            reply.append(sock.recv(min(left, 1000)))
            if not reply[-1]:
                raise ConnectionError("the server closed the connection")
            left -= len(reply[-1])
        print(b"".join(reply).decode(errors="surrogateescape"), flush=True)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    lines = queue.Queue()

    def read():
        for line in sys.stdin.buffer:
            if line := line.rstrip(b"\r\n"):
                lines.put(line)
        lines.put(None)

    try:
        with socket.create_connection((host, int(port))) as sock:
            threading.Thread(target=read, daemon=True).start()
            talk(sock, lines)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr, flush=True)
        os._exit(1)  # the other thread may be waiting for stdin


main()
