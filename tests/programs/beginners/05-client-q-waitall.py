# MSG_WAITALL is trusted to return the whole reply. It returns less when the stream ends (or the call is
# cut short), and only an empty result is looked at: half a reply is printed as a line, and nobody hears
# of the failure if it was the last one.
# caught by: 05.client-server-closes-mid-reply
# cause: half-reply-printed

import socket
import sys


def read_lines():
    for raw in sys.stdin.buffer:
        if raw.endswith(b"\n"):
            raw = raw[:-1]
            if raw.endswith(b"\r"):
                raw = raw[:-1]
        yield raw


def ask(sock, message):
    sock.sendall(message)
    reply = sock.recv(len(message), socket.MSG_WAITALL)
    if not reply:
        raise ConnectionError("the server has closed the connection")
    return reply


def main():
    path = "echo.sock"
    if len(sys.argv) > 1:
        path = sys.argv[1]

    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.connect(path)
            for message in read_lines():
                if not message:
                    continue
                reply = ask(sock, message)
                sys.stdout.buffer.write(reply + b"\n")
                sys.stdout.buffer.flush()
    except OSError as e:
        sys.stderr.write(f"{path}: {e}\n")
        sys.exit(1)


main()
