# The message on stderr shows the (host, port) tuple, so it reads ('127.0.0.1', 8888) and does not
# contain ADDRESS as it was given.
# caught by: 03.client-nobody-listening
# cause: message-without-address

import socket
import sys

DEFAULT = "127.0.0.1:8888"


class ServerGone(Exception):
    pass


def chomp(line):
    if line.endswith(b"\r\n"):
        return line[:-2]
    if line.endswith(b"\n"):
        return line[:-1]
    return line


def chat(addr):
    with socket.create_connection(addr) as sock, sock.makefile("rwb") as stream:
        for line in sys.stdin.buffer:
            msg = chomp(line)
            if not msg:
                continue
            stream.write(msg)
            stream.flush()
            answer = stream.read(len(msg))
            if len(answer) < len(msg):
                raise ServerGone("connection closed before the reply was complete")
            sys.stdout.buffer.write(answer + b"\n")
            sys.stdout.buffer.flush()


def main(argv):
    host, _, port = (argv[1] if len(argv) > 1 else DEFAULT).rpartition(":")
    addr = (host, int(port))
    try:
        chat(addr)
    except (OSError, ServerGone) as exc:
        print(f"Error while talking to {addr}: {exc}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
