# To name a datagram that is too short, the server decodes it as UTF-8. One that is no UTF-8 (such as
# b"\xff") raises UnicodeDecodeError, which is no OSError: the server ends with a traceback. Broken
# sentences: "A datagram under 4 or over 1,024 bytes is no message: it is named on standard error, and
# not answered. No error ends the server.".
# caught by: 09.short-is-not-answered
# cause: no-message-ends-server

import socket
import sys

ID = 4
LONGEST = 1024


def complain(sender, text):
    host, port = sender
    print(f"{host}:{port}: {text}", file=sys.stderr, flush=True)


def serve(sock):
    while True:
        try:
            datagram, sender = sock.recvfrom(65535)
            if len(datagram) < ID:
                complain(sender, f"too short for a message: '{datagram.decode()}'")
            elif len(datagram) > LONGEST:
                complain(sender, f"too long for a message: {len(datagram)} bytes")
            else:
                number, payload = datagram[:ID], datagram[ID:]
                sock.sendto(number + payload.upper(), sender)
        except OSError as error:
            print("error:", error, file=sys.stderr, flush=True)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.bind((host, int(port)))
        except OSError as error:
            print(f"{address}: {error.strerror}", file=sys.stderr)
            sys.exit(1)
        print("listening on %s:%d" % sock.getsockname(), flush=True)
        serve(sock)


if __name__ == "__main__":
    main()
