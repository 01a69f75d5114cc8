# Waits for as many bytes as the line has characters; with "straße" the last byte of the reply is
# missing, and it comes out at the beginning of the next reply.
# caught by: 01.client-joins-split-character
# cause: counts-characters

import socket
import sys


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")

    sock = socket.create_connection((host, int(port)))
    for line in sys.stdin:
        message = line.rstrip("\r\n") if line.endswith("\n") else line
        sock.sendall(message.encode("utf-8", "surrogateescape"))

        reply = b""
        while len(reply) < len(message):
            part = sock.recv(len(message) - len(reply))
            if not part:
                sys.exit("server closed the connection")
            reply += part

        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.buffer.flush()
    sock.close()


main()
