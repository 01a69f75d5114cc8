# Each datagram is handed to a thread that answers through a socket of its own, so the answer comes from
# another port than the server's; a client that knows the server by its address drops it.
# caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
# caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
# caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
# cause: reply-from-other-socket

import socket
import sys
import threading


def parse(address):
    host, _, port = address.rpartition(":")
    return host, int(port)


def handle_client(data, client_addr, host):
    reply = bytes(b - 32 if 97 <= b <= 122 else b for b in data)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client_sock:
        client_sock.bind((host, 0))
        client_sock.sendto(reply, client_addr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = parse(address)
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        server.bind((host, port))
    except OSError as e:
        print(f"{address}: {e.strerror}", file=sys.stderr)
        sys.exit(1)
    print("listening on %s:%d" % server.getsockname(), flush=True)
    while True:
        data, client_addr = server.recvfrom(65535)
        t = threading.Thread(target=handle_client, args=(data, client_addr, host), daemon=True)
        t.start()


if __name__ == "__main__":
    main()
