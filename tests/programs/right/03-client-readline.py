#!/usr/bin/env python3
# passes: 01 client
# passes: 03 client
# sys.stdin.buffer.readline, connect_ex, one MSG_WAITALL for the whole reply.
import os
import socket
import sys


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sock = socket.socket()
    if code := sock.connect_ex((host, int(port))):
        print(f"{address}: {os.strerror(code)}", file=sys.stderr)
        return 1
    with sock:
        while line := sys.stdin.buffer.readline():
            message = line.rstrip(b"\r\n")
            if not message:
                continue
            try:
                sock.sendall(message)
                reply = sock.recv(len(message), socket.MSG_WAITALL)
            except OSError as error:
                print("the conversation broke:", error, file=sys.stderr)
                return 1
            if len(reply) < len(message):
                print("the server has gone", file=sys.stderr)
                return 1
            line = reply + b"\n"
            while line:
                line = line[os.write(1, line) :]
    return 0


sys.exit(main())
