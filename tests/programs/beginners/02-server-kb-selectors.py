# Sendall is used on a non-blocking socket. When the send buffer is full it raises BlockingIOError, which
# is caught like any other error of a client, and the connection is closed: a large reply to a slow
# reader is cut off.
# caught by: 02.moves-large-messages 02.half-close-gets-everything 02.clients-kept-apart
# cause: no-room-taken-for-error

import selectors
import socket
import sys

sel = selectors.DefaultSelector()


def accept(listener):
    conn, addr = listener.accept()
    conn.setblocking(False)
    sel.register(conn, selectors.EVENT_READ, on_readable)


def drop(conn):
    sel.unregister(conn)
    conn.close()


def on_readable(conn):
    try:
        data = conn.recv(65536)
        if data:
            conn.sendall(data.upper())
            return
    except OSError as e:
        print("client error:", e, file=sys.stderr)
    drop(conn)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, int(port)))
    listener.listen(100)
    listener.setblocking(False)
    sel.register(listener, selectors.EVENT_READ, accept)
    print("listening on %s:%s" % listener.getsockname(), flush=True)

    while True:
        for key, _ in sel.select():
            callback = key.data
            callback(key.fileobj)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
