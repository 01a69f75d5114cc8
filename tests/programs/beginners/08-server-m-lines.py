# Only the line "listening on" is flushed. The lines about the clients stay in Python's buffer when
# stdout is a pipe or a file, and are not there when the answers come.
# caught by: 08.names-both-ends 08.names-before-answering 08.names-address-of-connection
# cause: client-line-missing

import socket
import sys
import time

DEFAULT = "127.0.0.1:8888"


def fmt(addr):
    return f"{addr[0]}:{addr[1]}"


def listen(address, backlog):
    host, port = address.rsplit(":", 1)
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((host, int(port)))
    s.listen(backlog)
    return s


def converse(conn):
    while True:
        data = conn.recv(8192)
        if data == b"":
            return
        conn.sendall(data.upper())


def serve(s):
    while True:
        try:
            conn, peer = s.accept()
        except OSError as e:
            print(f"accept: {e}", file=sys.stderr)
            time.sleep(0.1)
            continue
        with conn:
            try:
                print(f"client {fmt(peer)} at {fmt(conn.getsockname())}")
                converse(conn)
            except OSError as e:
                print(f"{fmt(peer)}: {e}", file=sys.stderr)


def main():
    args = sys.argv[1:]
    address = args[0] if args else DEFAULT
    backlog = 128
    if len(args) >= 2:
        if not args[1].isdigit():
            sys.stderr.write("BACKLOG must be a number\n")
            sys.exit(2)
        backlog = int(args[1])
    try:
        s = listen(address, backlog)
    except OSError as e:
        sys.stderr.write(f"{address}: {e}\n")
        sys.exit(1)
    print(f"listening on {fmt(s.getsockname())}")
    sys.stdout.flush()
    serve(s)


main()
