#!/usr/bin/env python3
# caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
# cause: empty-reply-waited-past
# Waits until a reply is something: an empty one is waited past.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.connect((host, int(port)))
    for line in sys.stdin.buffer:
        try:
            sock.send(line.rstrip(b"\r\n"))
            reply = b""
            while not reply:
                reply = sock.recv(65535)
        except OSError as error:
            sys.exit(f"{address}: {error}")
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.buffer.flush()
