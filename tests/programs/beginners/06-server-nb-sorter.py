# Datagrams that wait together are collected in a dictionary by sender before they are answered, so of
# several from one client only the last gets an answer and the others are lost.
# caught by: 06.boundaries-kept
# by luck: 06.ten-empty
# cause: waiting-datagrams-lost

import select
import socket
import sys


def collect(sock):
    """Take everything that is waiting in the queue."""
    waiting = {}
    while True:
        try:
            data, sender = sock.recvfrom(65535)
        except BlockingIOError:
            return waiting
        waiting[sender] = data


def answer(sock, waiting):
    for sender, data in waiting.items():
        try:
            sock.sendto(data.upper(), sender)
        except OSError as exc:
            print(f"{sender}: {exc}", file=sys.stderr)


def serve(sock):
    sock.setblocking(False)
    while True:
        readable, _, _ = select.select([sock], [], [])
        if sock in readable:
            answer(sock, collect(sock))


def main():
    address = "127.0.0.1:8888"
    if len(sys.argv) > 1:
        address = sys.argv[1]
    host, port = address.split(":")
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as exc:
        print(f"{address}: {exc.strerror}", file=sys.stderr)
        sys.exit(1)
    print("listening on {}:{}".format(*sock.getsockname()), flush=True)
    serve(sock)


main()
