#!/usr/bin/env python3
# passes: 01 client
# passes: 03 client
# Single bytes in both directions: sent one by one, then received one by one.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
sock = socket.socket()
sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
try:
    sock.connect((host, int(port)))
    while line := sys.stdin.buffer.readline():
        message = line.rstrip(b"\r\n")
        for i in range(len(message)):
            sock.send(message[i : i + 1])
        reply = bytearray()
        for _ in message:
            byte = sock.recv(1)
            if not byte:
                sys.exit(f"{address} closed the connection")
            reply += byte
        if message:
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()
except OSError as error:
    sys.exit(f"{address}: {error}")
finally:
    sock.close()
