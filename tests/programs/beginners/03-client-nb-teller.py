# If the server closes in the middle of a reply, the receiving loop just stops and the half that came is
# printed as a line; only a reply of nothing at all is reported, one line later or never.
# caught by: 03.client-server-closes-mid-reply
# cause: half-reply-printed

import socket
import sys


def receive(sock, size):
    data = b""
    while len(data) < size:
        piece = sock.recv(size - len(data))
        if not piece:
            break
        data += piece
    return data


def session(sock):
    for line in sys.stdin.buffer:
        message = line.rstrip(b"\n")
        if message.endswith(b"\r"):
            message = message[:-1]
        if not message:
            continue
        sock.sendall(message)
        reply = receive(sock, len(message))
        if not reply:
            raise ConnectionError("server closed the connection")
        sys.stdout.buffer.write(reply + b"\n")
        sys.stdout.buffer.flush()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port))) as sock:
            session(sock)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
