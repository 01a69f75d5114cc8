# Treats stdin as a file and reads all of it before anything is sent; a person who types sees no answer
# until Ctrl-D.
# caught by: 04.client-one-datagram-per-line 04.client-one-at-a-time 04.client-prints-what-arrived
# caught by: 04.client-prints-at-once 04.client-largest-reply 04.client-ignores-strangers
# caught by: 04.client-starts-without-server 04.client-closes-and-exits
# cause: sends-ahead

import socket
import sys


def split_lines(content):
    lines = content.split(b"\n")
    if lines and lines[-1] == b"":
        lines.pop()
    return [line[:-1] if line.endswith(b"\r") else line for line in lines]


def exchange(sock, message):
    sock.send(message)
    return sock.recv(65535)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect((host, int(port)))
            with open(sys.stdin.fileno(), "rb") as infile:
                messages = split_lines(infile.read())
            for message in messages:
                answer = exchange(sock, message)
                sys.stdout.buffer.write(answer + b"\n")
                sys.stdout.buffer.flush()
        except OSError as error:
            print(f"{address}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
