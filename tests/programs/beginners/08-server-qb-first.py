# The line about a client is printed when its first message has come. A client that connects and leaves
# (or resets) without a word is never named, and one that stays silent is not seen as long as it is
# there. Broken sentence: "For each client it prints `client PEER at LOCAL`, both as HOST:PORT, and
# flushes it, before it answers.".
# caught by: 08.names-both-ends
# cause: names-after-first-message

import socket
import sys
import time


def name(address):
    return f"{address[0]}:{address[1]}"


def listening(address, backlog):
    host, _, port = address.rpartition(":")
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, int(port)))
    sock.listen(backlog)
    return sock


def converse(conn, peer):
    named = False
    while True:
        data = conn.recv(16384)
        if not data:
            break
        if not named:
            print("client", name(peer), "at", name(conn.getsockname()), flush=True)
            named = True
        conn.sendall(data.upper())


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        backlog = int(sys.argv[2]) if len(sys.argv) > 2 else 128
    except ValueError:
        print("BACKLOG must be a number", file=sys.stderr)
        return 2
    try:
        listener = listening(address, backlog)
    except OSError as error:
        print(f"{address}: {error.strerror}", file=sys.stderr)
        return 1
    print("listening on", name(listener.getsockname()), flush=True)
    while True:
        try:
            conn, peer = listener.accept()
        except OSError as error:
            print(f"accept: {error}", file=sys.stderr)
            time.sleep(0.1)
            continue
        try:
            converse(conn, peer)
        except OSError as error:
            print(f"{name(peer)}: {error}", file=sys.stderr)
        finally:
            conn.close()


if __name__ == "__main__":
    sys.exit(main())
