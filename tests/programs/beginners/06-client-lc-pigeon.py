# Takes the whole input at once and splits it at "\n". What follows the last newline is an empty piece,
# which is sent as an empty datagram too: one empty line too many is printed. Besides, nothing is sent
# before the input has ended.
# caught by: 06.client-converses 06.client-largest-reply 06.client-ignores-strangers
# caught by: 06.client-starts-without-server 06.client-empty-line-is-sent 06.client-empty-between-others
# caught by: 06.client-empty-reply-not-waited-past
# cause: sends-ahead

import socket
import sys


def exchange(sock, message):
    sock.send(message)
    return sock.recv(65535)


def messages():
    text = sys.stdin.buffer.read()
    for line in text.split(b"\n"):
        if line.endswith(b"\r"):
            line = line[:-1]
        yield line


def main(argv):
    address = argv[1] if len(argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.connect((host, int(port)))
            for message in messages():
                reply = exchange(sock, message)
                sys.stdout.buffer.write(reply + b"\n")
                sys.stdout.buffer.flush()
    except (OSError, ValueError) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(main(sys.argv))
