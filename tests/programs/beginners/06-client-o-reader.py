# Takes the line ending off before it looks whether the input has ended, so an empty line is the end of
# the input; the client exits with 0, and the lines behind it are never sent.
# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: quits-on-empty-line

import socket
import sys


def read_line():
    print("> ", end="", file=sys.stderr, flush=True)
    return sys.stdin.buffer.readline().removesuffix(b"\n").removesuffix(b"\r")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.connect((host, int(port)))
        while message := read_line():
            sock.send(message)
            reply = sock.recv(65535)
            sys.stdout.buffer.write(reply)
            sys.stdout.buffer.write(b"\n")
            sys.stdout.buffer.flush()
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)
    finally:
        sock.close()


if __name__ == "__main__":
    main()
