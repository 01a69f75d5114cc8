# Read_message() collects until a chunk is shorter than its 1500 byte buffer, so a message of exactly
# 1500 (or 3000, 4500 ...) bytes is never answered: the next recv waits for bytes that don't come, and
# client and server wait for each other. demands: "Whatever you build on it must not depend on how the
# bytes happen to be cut." and "answers-each-message: each message is answered before the next is sent,
# also one that fills a buffer ... exactly.".
# caught by: 01.answers-each-message
# cause: short-read-is-end

import socket
import sys

MTU = 1500


def read_message(conn):
    """Collect everything the client has just sent."""
    message = b""
    while True:
        chunk = conn.recv(MTU)
        message += chunk
        if len(chunk) < MTU:
            return message


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")

    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, int(port)))
    server.listen()
    print("listening on %s:%d" % server.getsockname(), flush=True)

    conn, peer = server.accept()
    while True:
        message = read_message(conn)
        if not message:
            break
        conn.sendall(message.upper())
    conn.close()
    server.close()


if __name__ == "__main__":
    main()
