# Only the host of the sender is compared with the server's, not the port. Any other program on the same
# machine can send a datagram that is taken for the answer.
# caught by: 04.client-ignores-strangers
# cause: stranger-believed

import socket
import sys


def ask(sock, server, message):
    sock.sendto(message, server)
    while True:
        data, (ip, _port) = sock.recvfrom(65535)
        if ip == server[0]:
            return data


def lines():
    for raw in iter(sys.stdin.buffer.readline, b""):
        yield raw.removesuffix(b"\n").removesuffix(b"\r")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    out = sys.stdout.buffer
    try:
        server = (socket.gethostbyname(host), int(port))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            for message in lines():
                out.write(ask(sock, server, message))
                out.write(b"\n")
                out.flush()
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
