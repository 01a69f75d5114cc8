#!/usr/bin/env python3
# passes: 04 client
# passes: 06 client
# connect() on a datagram socket: the kernel keeps strangers out and reports a refusal.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    try:
        sock.connect((host, int(port)))
        for line in sys.stdin.buffer:
            sock.send(line.rstrip(b"\r\n"))
            sys.stdout.buffer.write(sock.recv(65535) + b"\n")
            sys.stdout.buffer.flush()
    except OSError as error:
        sys.exit(f"{address}: {error}")
