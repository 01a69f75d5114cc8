# Sets SO_REUSEADDR as for TCP; on a UDP socket it lets a second server bind the same address without any
# error, and from then on that one gets the datagrams of the first.
# caught by: 04.address-in-use
# cause: port-shared

import socket
import sys

BUFSIZE = 65535


def create_socket(host, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, port))
    return sock


def main(argv):
    addr = argv[1] if len(argv) > 1 else "127.0.0.1:8888"
    host, port = addr.split(":")
    try:
        sock = create_socket(host, int(port))
    except OSError as err:
        sys.stderr.write(f"{addr}: {err}\n")
        return 1

    host, port = sock.getsockname()
    print(f"listening on {host}:{port}")
    sys.stdout.flush()

    try:
        while True:
            try:
                message, client = sock.recvfrom(BUFSIZE)
                sock.sendto(message.upper(), client)
            except OSError as err:
                sys.stderr.write(f"{err}\n")
    except KeyboardInterrupt:
        return 0
    finally:
        sock.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv))
