# The threads that answer end when they take an empty message from the queue (it is meant as the sign to
# stop, but an empty datagram looks the same). Each empty datagram ends one thread unanswered; after the
# second the server receives and answers nothing any more.
# caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
# cause: empty-datagram-skipped

import queue
import signal
import socket
import sys
import threading

STOP = (b"", None)
COOKS = 2


def cook(orders, sock):
    while True:
        data, guest = orders.get()
        if data == STOP[0]:
            break
        try:
            sock.sendto(data.upper(), guest)
        except OSError as e:
            print(f"{guest}: {e}", file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as e:
        print(f"cannot bind {address}: {e}", file=sys.stderr)
        sys.exit(1)
    print("listening on %s:%d" % sock.getsockname(), flush=True)

    orders = queue.Queue()
    cooks = [threading.Thread(target=cook, args=(orders, sock)) for _ in range(COOKS)]
    for thread in cooks:
        thread.start()

    def close_kitchen(signum, frame):
        for _ in cooks:
            orders.put(STOP)
        sys.exit(0)

    signal.signal(signal.SIGTERM, close_kitchen)
    signal.signal(signal.SIGINT, close_kitchen)
    while True:
        orders.put(sock.recvfrom(65535))


if __name__ == "__main__":
    main()
