# Prints the OSError alone, in the belief that it names the file as it does after open(); the exception
# of socket.connect has no filename, so the message of a missing or stale socket doesn't contain ADDRESS.
# caught by: 05.client-no-such-file 05.client-stale-socket
# cause: message-without-address

import socket
import sys


def read_exactly(stream, count):
    data = stream.read(count)
    if len(data) != count:
        raise ConnectionAbortedError(f"{count - len(data)} bytes of the reply are missing")
    return data


def chat(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.connect(path)
        with sock.makefile("rb") as replies:
            for raw in sys.stdin.buffer:
                message = raw
                if message.endswith(b"\r\n"):
                    message = message[:-2]
                elif message.endswith(b"\n"):
                    message = message[:-1]
                if message == b"":
                    continue
                sock.sendall(message)
                reply = read_exactly(replies, len(message))
                sys.stdout.buffer.write(reply)
                sys.stdout.buffer.write(b"\n")
                sys.stdout.buffer.flush()


if __name__ == "__main__":
    path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
    try:
        chat(path)
    except OSError as e:
        print("client:", e, file=sys.stderr)
        sys.exit(1)
