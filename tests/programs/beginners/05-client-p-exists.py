# Looks with os.path.exists whether there is a server and is certain of the rest; a stale socket file
# exists, and the ConnectionRefusedError goes uncaught: a traceback in which the path doesn't occur.
# caught by: 05.client-stale-socket
# cause: message-without-address

import os
import socket
import sys


def die(path, why):
    print(f"{path}: {why}", file=sys.stderr)
    sys.exit(1)


def read_reply(sock, path, size):
    reply = b""
    while len(reply) < size:
        try:
            part = sock.recv(size - len(reply))
        except OSError as e:
            die(path, e.strerror)
        if part == b"":
            die(path, "the server has closed the connection")
        reply += part
    return reply


def main():
    path = "echo.sock"
    if len(sys.argv) > 1:
        path = sys.argv[1]
    if not os.path.exists(path):
        die(path, "no such socket - is the server running?")

    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.connect(path)

    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    while True:
        line = stdin.readline()
        if line == b"":
            break
        message = line.removesuffix(b"\n").removesuffix(b"\r")
        if message == b"":
            continue
        try:
            sock.sendall(message)
        except OSError as e:
            die(path, e.strerror)
        stdout.write(read_reply(sock, path, len(message)))
        stdout.write(b"\n")
        stdout.flush()
    sock.close()


if __name__ == "__main__":
    main()
