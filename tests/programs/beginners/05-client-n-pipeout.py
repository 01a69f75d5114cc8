# Writes the replies to sys.stdout.buffer and never flushes; neither on a terminal nor in a pipe is a
# reply to be seen before the buffer is full or stdin ends.
# caught by: 05.client-prints-at-once
# cause: output-not-flushed

import socket
import sys


class Closed(Exception):
    pass


def read_reply(sock, length):
    result = bytearray()
    while len(result) < length:
        chunk = sock.recv(length - len(result))
        if not chunk:
            raise Closed("server closed the connection")
        result.extend(chunk)
    return result


def main(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.connect(path)
        for line in iter(sys.stdin.buffer.readline, b""):
            if line[-2:] == b"\r\n":
                line = line[:-2]
            elif line[-1:] == b"\n":
                line = line[:-1]
            if line == b"":
                continue
            sock.sendall(line)
            sys.stdout.buffer.write(read_reply(sock, len(line)) + b"\n")


if __name__ == "__main__":
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        main(path)
    except (OSError, Closed) as e:
        sys.stderr.write("%s: %s\n" % (path, e))
        sys.exit(1)
