# Prints the addresses as Python shows them, "client ('127.0.0.1', 40312) at ('127.0.0.1', 8888)",
# instead of HOST:PORT; a program that reads the line can't find the addresses in it.
# caught by: 08.names-both-ends 08.names-address-of-connection
# cause: names-in-another-form

import socket
import sys
import time


def listen(address, backlog):
    host, port = address.rsplit(":", 1)
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, int(port)))
    sock.listen(backlog)
    return sock


def echo(conn):
    while True:
        data = conn.recv(8192)
        if not data:
            return
        conn.sendall(data.upper())


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        backlog = int(sys.argv[2]) if len(sys.argv) > 2 else 128
    except ValueError:
        print("BACKLOG must be a number", file=sys.stderr)
        return 2
    try:
        server = listen(address, backlog)
    except OSError as e:
        print(f"{address}: {e.strerror}", file=sys.stderr)
        return 1
    host, port = server.getsockname()
    print(f"listening on {host}:{port}", flush=True)

    while True:
        try:
            conn, peer = server.accept()
        except OSError as e:
            print(f"accept: {e}", file=sys.stderr)
            time.sleep(0.05)
            continue
        with conn:
            local = conn.getsockname()
            print(f"client {peer} at {local}", flush=True)
            try:
                echo(conn)
            except OSError as e:
                print(f"{peer}: {e}", file=sys.stderr)


sys.exit(main())
