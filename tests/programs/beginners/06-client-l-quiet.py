# The reply is printed only "if reply", so the empty answer to an empty line isn't printed: a, nothing, b
# give two lines instead of three.
# caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
# cause: empty-reply-not-printed

import socket
import sys


def read_messages(stream):
    while True:
        line = stream.readline()
        if not line:
            return
        if line.endswith(b"\r\n"):
            line = line[:-2]
        elif line.endswith(b"\n"):
            line = line[:-1]
        yield line


def main(address):
    host, _, port = address.rpartition(":")
    server = (host, int(port))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for message in read_messages(sys.stdin.buffer):
            sock.sendto(message, server)
            sender = None
            while sender != server:
                reply, sender = sock.recvfrom(65535)
            if reply:
                sys.stdout.buffer.write(reply)
                sys.stdout.buffer.write(b"\n")
                sys.stdout.buffer.flush()


if __name__ == "__main__":
    target = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        main(target)
    except OSError as e:
        print(f"{target}: {e}", file=sys.stderr)
        sys.exit(1)
