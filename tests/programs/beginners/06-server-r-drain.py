# The non-blocking drain loop takes an empty datagram for "nothing more in the queue" and leaves the loop
# before it is answered; everything else is served, the empty message gets no answer.
# caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
# cause: empty-datagram-skipped

import selectors
import socket
import sys
from collections import deque

MAX = 65535


def open_socket(address):
    host, port = address.rsplit(":", 1)
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((host, int(port)))
    s.setblocking(False)
    return s


def receive_all(sock, todo):
    """Empties the socket's queue into todo."""
    while True:
        try:
            data, sender = sock.recvfrom(MAX)
        except BlockingIOError:
            return
        except OSError as e:
            print("recvfrom:", e, file=sys.stderr)
            return
        if len(data) == 0:
            return
        todo.append((data.upper(), sender))


def send_all(sock, todo):
    while todo:
        data, sender = todo[0]
        try:
            sock.sendto(data, sender)
        except BlockingIOError:
            return
        except OSError as e:
            print(sender, e, file=sys.stderr)
        todo.popleft()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        sock = open_socket(address)
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    ip, port = sock.getsockname()
    print(f"listening on {ip}:{port}", flush=True)

    todo = deque()
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        while True:
            for _, events in selector.select():
                if events & selectors.EVENT_READ:
                    receive_all(sock, todo)
                send_all(sock, todo)
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if todo else 0)
            selector.modify(sock, wanted)


if __name__ == "__main__":
    sys.exit(main())
