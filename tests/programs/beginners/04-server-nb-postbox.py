# As with accept, it takes the first datagram's sender as "the client" and connects the socket to it;
# from then on the kernel drops what every other client sends, so a second client gets no answer.
# caught by: 04.two-clients 04.survives-client-that-left
# cause: bound-to-one-client

import socket
import sys

MAX_DATAGRAM = 65535


def open_socket(address):
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((host, int(port)))
    return sock


def conversation(sock, first, client):
    sock.sendto(first.upper(), client)
    sock.connect(client)
    while True:
        try:
            data = sock.recv(MAX_DATAGRAM)
        except ConnectionRefusedError:
            print(f"{client} is gone", file=sys.stderr)
            return
        sock.send(data.upper())


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        sock = open_socket(address)
    except OSError as e:
        sys.exit(f"{address}: {e}")
    host, port = sock.getsockname()
    print(f"listening on {host}:{port}", flush=True)

    while True:
        data, client = sock.recvfrom(MAX_DATAGRAM)
        conversation(sock, data, client)


if __name__ == "__main__":
    main()
