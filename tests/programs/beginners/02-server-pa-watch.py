# Sendall is called on a non-blocking socket. When the send buffer is full it raises BlockingIOError,
# which the handler takes for a broken client and closes the connection. A client that reads late loses
# the end of its answer.
# caught by: 02.moves-large-messages 02.half-close-gets-everything 02.clients-kept-apart
# cause: no-room-taken-for-error

import selectors
import socket
import sys

sel = selectors.DefaultSelector()


def accept(server):
    try:
        conn, addr = server.accept()
    except OSError as exc:
        print("accept:", exc, file=sys.stderr)
        return
    conn.setblocking(False)
    sel.register(conn, selectors.EVENT_READ, read)


def read(conn):
    try:
        data = conn.recv(4096)
        if data:
            conn.sendall(data.upper())
            return
    except OSError as exc:
        print("client:", exc, file=sys.stderr)
    sel.unregister(conn)
    conn.close()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)

    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, int(port)))
    server.listen(100)
    server.setblocking(False)
    sel.register(server, selectors.EVENT_READ, accept)
    print("listening on %s:%d" % server.getsockname(), flush=True)

    while True:
        for key, _ in sel.select():
            callback = key.data
            callback(key.fileobj)


main()
