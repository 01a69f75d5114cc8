# Reads the lines with input("> "), whose prompt goes to stdout when stdin is no terminal, so that "> "
# stands before each answer. Besides, lines and answers are taken for text: bytes that aren't UTF-8 end
# the client with a traceback.
# caught by: 04.client-prints-what-arrived 04.client-prints-at-once 04.client-largest-reply
# caught by: 04.client-ignores-strangers 04.client-starts-without-server
# cause: chatter-on-stdout

import socket
import sys


def ask(sock, message):
    sock.send(message.encode())
    return sock.recv(65535).decode()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.connect((host, int(port)))
        while True:
            try:
                message = input("> ")
            except EOFError:
                break
            print(ask(sock, message), flush=True)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    finally:
        sock.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
