# It collects "the whole message" by calling recv until a piece is shorter than 1024, so a message of
# exactly 1024 (or 2048, ...) bytes is not answered: the server waits for more.
# caught by: 01.answers-each-message
# cause: short-read-is-end

import socket
import sys

BUFSIZE = 1024


def parse(argv):
    if len(argv) > 1:
        host, port = argv[1].rsplit(":", 1)
        return host, int(port)
    return "127.0.0.1", 8888


def recv_all(conn):
    """Receive one complete message."""
    parts = []
    while True:
        part = conn.recv(BUFSIZE)
        parts.append(part)
        if len(part) < BUFSIZE:
            break
    return b"".join(parts)


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(parse(sys.argv))
        server.listen()
        print("listening on %s:%d" % server.getsockname(), flush=True)

        conn, peer = server.accept()
        with conn:
            while True:
                message = recv_all(conn)
                if not message:
                    break
                conn.sendall(message.upper())


if __name__ == "__main__":
    main()
