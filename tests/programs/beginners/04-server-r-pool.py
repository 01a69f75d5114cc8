# Each answer is sent through a new socket, as if every client needed a socket of its own; it comes from
# another port, and a connected client never sees it.
# caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
# caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
# caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
# cause: reply-from-other-socket

import socket
import sys
from concurrent.futures import ThreadPoolExecutor

MAX_DATAGRAM = 65535


def answer(family, data, client):
    with socket.socket(family, socket.SOCK_DGRAM) as reply_socket:
        try:
            reply_socket.sendto(data.upper(), client)
        except OSError as e:
            print(client, e, file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.split(":")
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        server.bind((host, int(port)))
    except OSError as e:
        sys.stderr.write("%s: %s\n" % (address, e))
        sys.exit(1)
    print("listening on {}:{}".format(*server.getsockname()))
    sys.stdout.flush()

    # one worker keeps the answers in order
    with ThreadPoolExecutor(max_workers=1) as pool:
        while True:
            data, client = server.recvfrom(MAX_DATAGRAM)
            pool.submit(answer, server.family, data, client)


main()
