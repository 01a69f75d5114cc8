# Answers through a new socket for each datagram, in a thread, because "each client needs its own
# socket". The answers come from another port than the one the client wrote to, and a client with a
# connected socket never gets them.
# caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
# caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
# caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
# cause: reply-from-other-socket

import socket
import sys
import threading


def answer(data, client):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.sendto(data.upper(), client)
        except OSError as e:
            print(f"{client}: {e}", file=sys.stderr)


def serve(sock):
    while True:
        try:
            data, client = sock.recvfrom(65535)
        except OSError as e:
            print(e, file=sys.stderr)
            continue
        worker = threading.Thread(target=answer, args=(data, client))
        worker.start()
        worker.join()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as e:
        sys.exit(f"{address}: {e}")
    print("listening on %s:%d" % sock.getsockname(), flush=True)
    serve(sock)


main()
