# Sets no SO_REUSEADDR at all; where a server has just been stopped in the middle of a conversation a new
# one says "Address already in use" for a minute.
# caught by: 08.restarts-at-once
# cause: no-reuse-address

import socket
import sys
import threading
import time

DEFAULT_ADDRESS = "127.0.0.1:8888"
DEFAULT_BACKLOG = 128


def fmt(endpoint):
    host, port = endpoint
    return f"{host}:{port}"


def serve_client(conn, peer):
    try:
        print("client", fmt(peer), "at", fmt(conn.getsockname()), flush=True)
        while True:
            data = conn.recv(4096)
            if data == b"":
                break
            conn.sendall(data.upper())
    except OSError as e:
        print(fmt(peer), e, file=sys.stderr)
    finally:
        conn.close()


def accept_forever(listener):
    while True:
        try:
            conn, peer = listener.accept()
        except OSError as e:
            print("accept:", e, file=sys.stderr)
            time.sleep(0.05)
            continue
        t = threading.Thread(target=serve_client, args=(conn, peer))
        t.daemon = True
        t.start()


def main():
    args = sys.argv[1:]
    address = args[0] if args else DEFAULT_ADDRESS
    backlog = DEFAULT_BACKLOG
    if len(args) > 1:
        if not args[1].isdigit():
            sys.exit(2)
        backlog = int(args[1])
    host, port = address.rsplit(":", 1)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind((host, int(port)))
        listener.listen(backlog)
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        sys.exit(1)
    print("listening on", fmt(listener.getsockname()), flush=True)
    accept_forever(listener)


if __name__ == "__main__":
    main()
