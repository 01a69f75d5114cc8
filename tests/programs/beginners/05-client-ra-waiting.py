# As long as there is no server the client tries again every 200 ms, as a start script would. Without a
# file, or with a stale one, it waits without end and without a word, instead of a message and exit code
# 1.
# caught by: 05.client-no-such-file 05.client-stale-socket
# cause: tries-again-for-ever

import os
import socket
import sys
import time


def wait_for(path):
    while True:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.connect(path)
            return sock
        except (FileNotFoundError, ConnectionRefusedError):
            sock.close()
            time.sleep(0.2)


def ask(sock, message):
    sock.sendall(message)
    reply = b""
    while len(reply) != len(message):
        more = sock.recv(len(message) - len(reply))
        if not more:
            raise EOFError("the server has left")
        reply += more
    return reply


path = sys.argv[1] if len(sys.argv) == 2 else "echo.sock"
try:
    with wait_for(path) as server:
        for line in sys.stdin.buffer:
            message = line.removesuffix(b"\n")
            if len(message) < len(line):
                message = message.removesuffix(b"\r")
            if message:
                os.write(1, ask(server, message) + b"\n")
except (OSError, EOFError) as problem:
    sys.exit(f"{path}: {problem}")
