# Print() is not flushed. In a terminal each line shows at once, but when stdout is a pipe the replies
# stay in Python's buffer until the program ends.
# caught by: 01.client-prints-at-once
# cause: output-not-flushed

import sys
import socket


def parse(argv):
    text = argv[1] if len(argv) > 1 else "127.0.0.1:8888"
    host, _, port = text.rpartition(":")
    return host, int(port)


def receive(sock, count):
    pieces = []
    while count > 0:
        piece = sock.recv(min(count, 4096))
        if not piece:
            raise SystemExit("server has closed the connection")
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def main():
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    with socket.create_connection(parse(sys.argv)) as sock:
        while True:
            line = sys.stdin.buffer.readline()
            if not line:
                break
            if line.endswith(b"\n"):
                line = line[:-1]
                if line.endswith(b"\r"):
                    line = line[:-1]
            sock.sendall(line)
            answer = receive(sock, len(line))
            print(answer.decode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    main()
