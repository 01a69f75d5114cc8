# Fail() assigns to a local variable `status`, since there is no `global`. The message is printed, but
# the exit code is 0 after each failure.
# caught by: 03.client-nobody-listening 03.client-server-closes-early 03.client-server-closes-mid-reply
# caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
# cause: failure-taken-for-success

import socket
import sys

status = 0
address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"


def fail(why):
    print(f"{address}: {why}", file=sys.stderr)
    status = 1


def read_reply(sock, size):
    reply = bytearray()
    while len(reply) < size:
        piece = sock.recv(size - len(reply))
        if piece == b"":
            raise ConnectionError("the server has gone in the middle of a reply")
        reply += piece
    return bytes(reply)


def chat(sock):
    for line in sys.stdin.buffer:
        if line.endswith(b"\n"):
            line = line[:-1]
            if line.endswith(b"\r"):
                line = line[:-1]
        if not line:
            continue
        sock.sendall(line)
        reply = read_reply(sock, len(line))
        sys.stdout.buffer.write(reply)
        sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()


def main():
    host, port = address.rsplit(":", 1)
    try:
        sock = socket.create_connection((host, int(port)))
    except OSError as error:
        fail(error.strerror or error)
        return
    with sock:
        try:
            chat(sock)
        except OSError as error:
            fail(error)


main()
sys.exit(status)
