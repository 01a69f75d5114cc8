#!/usr/bin/env python3
# passes: 01 client
# passes: 03 client
# It connects when the first line is there, not before; then keeps that one connection.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
sock = None
try:
    for line in sys.stdin.buffer:
        if sock is None:
            sock = socket.create_connection((host, int(port)))
            stream = sock.makefile("rwb")
        if message := line.rstrip(b"\r\n"):
            stream.write(message)
            stream.flush()
            reply = stream.read(len(message))
            if len(reply) != len(message):
                raise ConnectionError("half a reply, then nothing")
            sys.stdout.buffer.write(reply)
            sys.stdout.buffer.write(b"\n")
            sys.stdout.buffer.flush()
except OSError as error:
    print(address, error, file=sys.stderr)
    sys.exit(1)
