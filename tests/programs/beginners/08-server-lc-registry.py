# Passes reuse_port=True to create_server in order to be able to restart at once. With SO_REUSEPORT a
# second server at the same address isn't refused: both listen, and clients land at either of them.
# caught by: 08.address-in-use
# cause: port-shared

import socket
import sys
import time


def parse(argv):
    address = argv[1] if len(argv) > 1 else "127.0.0.1:8888"
    backlog = argv[2] if len(argv) > 2 else "128"
    return address, backlog


def name(sockaddr):
    return "%s:%d" % sockaddr[:2]


def make_server(address, backlog):
    host, port = address.rsplit(":", 1)
    return socket.create_server((host, int(port)), backlog=backlog, reuse_port=True)


def handle(conn, peer):
    print("client", name(peer), "at", name(conn.getsockname()), flush=True)
    while data := conn.recv(4096):
        conn.sendall(data.upper())


def main():
    address, backlog = parse(sys.argv)
    if not backlog.isdigit():
        print("BACKLOG must be a number", file=sys.stderr)
        return 2
    try:
        server = make_server(address, int(backlog))
    except (OSError, ValueError) as err:
        print(f"{address}: {err}", file=sys.stderr)
        return 1

    print("listening on", name(server.getsockname()), flush=True)
    while True:
        try:
            conn, peer = server.accept()
        except OSError as err:
            print("accept:", err, file=sys.stderr)
            time.sleep(0.05)
            continue
        try:
            handle(conn, peer)
        except OSError as err:
            print(f"{name(peer)}: {err}", file=sys.stderr)
        finally:
            conn.close()


if __name__ == "__main__":
    sys.exit(main())
