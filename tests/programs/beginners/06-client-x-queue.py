# The thread that reads stdin marks the end of the input by putting b"" into the queue, and an empty line
# is b"" as well. At the first empty line the client takes the input for finished and exits with 0; the
# empty datagram is never sent and the lines after it are lost.
# caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
# cause: quits-on-empty-line

import queue
import socket
import sys
import threading

MAX = 65535


def read_input(lines):
    for raw in sys.stdin.buffer:
        if raw.endswith(b"\n"):
            raw = raw[:-1]
            if raw.endswith(b"\r"):
                raw = raw[:-1]
        lines.put(raw)
    lines.put(b"")


def ask(sock, message):
    sock.settimeout(2)
    while True:
        sock.send(message)
        try:
            return sock.recv(MAX)
        except socket.timeout:
            print("no answer, trying once more", file=sys.stderr)


def run(address):
    host, port = address.rsplit(":", 1)
    lines = queue.Queue()
    threading.Thread(target=read_input, args=(lines,), daemon=True).start()

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect((host, int(port)))
        out = sys.stdout.buffer
        for message in iter(lines.get, b""):
            out.write(ask(sock, message) + b"\n")
            out.flush()


def main():
    address = sys.argv[1] if sys.argv[1:] else "127.0.0.1:8888"
    try:
        run(address)
    except (OSError, ValueError) as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
