# Range(4, 1024) doesn't contain 1024. A message of 1,024 bytes, the longest that is allowed, is named on
# stderr and not answered.
# caught by: 09.longest-message
# cause: longest-payload-dropped

import socket
import sys

SIZES = range(4, 1024)


def reply_to(message):
    return message[:4] + message[4:].upper()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)
    print("listening on %s:%d" % sock.getsockname(), flush=True)

    while True:
        try:
            message, sender = sock.recvfrom(65535)
            if len(message) not in SIZES:
                print(f"{sender}: {len(message)} bytes is no message", file=sys.stderr, flush=True)
                continue
            sock.sendto(reply_to(message), sender)
        except OSError as error:
            print("error:", error, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
