# Because a datagram may arrive doubled, the server skips one that equals the last one from the same
# sender; a client that sends the same line twice, or sends again after a lost reply, gets no second
# answer and waits.
# caught by: 04.one-reply-from-own-address
# cause: equal-datagram-dropped

import socket
import sys


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)

    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        server.bind((host, int(port)))
    except OSError as e:
        sys.exit(f"{address}: {e.strerror}")

    print("listening on %s:%d" % server.getsockname(), flush=True)

    last_seen = {}
    while True:
        data, client = server.recvfrom(65535)
        if last_seen.get(client) == data:
            continue
        last_seen[client] = data
        try:
            server.sendto(data.upper(), client)
        except OSError as e:
            print(client, e, file=sys.stderr)


if __name__ == "__main__":
    main()
