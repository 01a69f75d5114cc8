# A datagram of 4 bytes is rejected as too short (<= instead of <); an empty payload gets no answer.
# caught by: 09.empty-payload 09.boundaries-kept
# cause: empty-payload-dropped

import selectors
import socket
import sys

ID_LEN = 4
MAX_LEN = 1024


def on_readable(sock):
    try:
        data, addr = sock.recvfrom(65535)
    except OSError as e:
        print("recvfrom:", e, file=sys.stderr)
        return
    if len(data) <= ID_LEN or len(data) > MAX_LEN:
        print(f"not a message: {len(data)} bytes from {addr}", file=sys.stderr, flush=True)
        return
    msg_id, payload = data[:ID_LEN], data[ID_LEN:]
    try:
        sock.sendto(msg_id + payload.upper(), addr)
    except OSError as e:
        print("sendto:", e, file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    sock.setblocking(False)
    print("listening on {}:{}".format(*sock.getsockname()), flush=True)

    sel = selectors.DefaultSelector()
    sel.register(sock, selectors.EVENT_READ, on_readable)
    while True:
        for key, _ in sel.select():
            key.data(key.fileobj)


if __name__ == "__main__":
    sys.exit(main())
