# Only os.path.exists() is asked beforehand, and connect() is left unguarded since "the file is there";
# at a stale socket the user gets a traceback that doesn't name the path.
# caught by: 05.client-stale-socket
# cause: message-without-address

import os
import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"

if not os.path.exists(path):
    sys.exit(f"{path}: no such socket file")

connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
connection.connect(path)


def recv_all(count):
    received = bytearray()
    while len(received) < count:
        part = connection.recv(count - len(received))
        if part == b"":
            raise ConnectionError("server closed before the reply was complete")
        received += part
    return bytes(received)


try:
    while True:
        line = sys.stdin.buffer.readline()
        if not line:
            break
        if line[-1:] == b"\n":
            line = line[:-1]
            if line[-1:] == b"\r":
                line = line[:-1]
        if line == b"":
            continue
        connection.sendall(line)
        reply = recv_all(len(line))
        sys.stdout.buffer.write(reply)
        sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()
except OSError as e:
    sys.exit(f"{path}: {e}")
finally:
    connection.close()
