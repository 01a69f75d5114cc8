# After select it takes datagrams out of the queue until one is empty, as if b'' meant that nothing is
# left; an empty datagram is taken out without an answer. (The others are answered, and the server goes
# on.).
# caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
# cause: empty-datagram-skipped

import select
import socket
import sys


def drain(sock):
    while True:
        try:
            data, client = sock.recvfrom(65535, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError as e:
            print("receive:", e, file=sys.stderr)
            return
        if not data:
            return
        yield data, client


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as e:
        print(f"{address}: {e.strerror}", file=sys.stderr)
        return 1
    print("listening on %s:%d" % sock.getsockname(), flush=True)
    while True:
        readable, _, _ = select.select([sock], [], [])
        for s in readable:
            for data, client in drain(s):
                try:
                    s.sendto(data.upper(), client)
                except OSError as e:
                    print(client, e, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
