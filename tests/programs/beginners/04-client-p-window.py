# Receives the answer into 4,096 bytes; the rest of a longer datagram is thrown away, so of a reply with
# 65,507 bytes only the beginning is printed.
# caught by: 04.client-largest-reply
# cause: buffer-too-small

import socket
import sys

BUFSIZE = 4096


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    server = (socket.gethostbyname(host), int(port))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        while True:
            sys.stderr.write("> ")
            sys.stderr.flush()
            line = sys.stdin.buffer.readline()
            if not line:
                break
            if line.endswith(b"\n"):
                line = line[:-1]
            if line.endswith(b"\r"):
                line = line[:-1]
            client.sendto(line, server)
            sender = None
            while sender != server:
                reply, sender = client.recvfrom(BUFSIZE)
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.buffer.flush()


main()
