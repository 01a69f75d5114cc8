# Waits for the server: a path where nothing lies, or a stale socket, makes it try again every half
# second for ever; there is no message, and the client never ends with exit code 1.
# caught by: 05.client-no-such-file 05.client-stale-socket
# cause: tries-again-for-ever

import os
import socket
import sys
import time


def connect(path):
    while True:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.connect(path)
            return sock
        except (FileNotFoundError, ConnectionRefusedError):
            sock.close()
            time.sleep(0.5)


def converse(sock):
    replies = sock.makefile("rb")
    for line in sys.stdin.buffer:
        message = line.removesuffix(b"\n")
        if line.endswith(b"\r\n"):
            message = line[:-2]
        if not message:
            continue
        sock.sendall(message)
        reply = replies.read(len(message))
        if len(reply) != len(message):
            raise ConnectionError("the server has closed the connection")
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.buffer.flush()


def main():
    path = sys.argv[1] if len(sys.argv) == 2 else "echo.sock"
    try:
        with connect(path) as sock:
            converse(sock)
    except OSError as error:
        print(f"{os.fspath(path)}: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
