# The client's socket is always in select's write list, even when there is nothing to send, so select
# returns at once all the time. While a client is connected and silent, the server uses 100 % of a
# processor.
# caught by: 02.idle-while-idle 02.idle-after-clients-leave
# cause: asks-for-room-without-need

import select
import socket
import sys

UPPER = bytes(b - 32 if 97 <= b <= 122 else b for b in range(256))


def serve_client(conn):
    conn.setblocking(False)
    outgoing = bytearray()
    finished = False
    while not finished or outgoing:
        readers = [] if finished or len(outgoing) > 65536 else [conn]
        readable, writable, _ = select.select(readers, [conn], [])
        if readable:
            try:
                data = conn.recv(4096)
            except BlockingIOError:
                data = None
            if data == b"":
                finished = True
            elif data:
                outgoing += data.translate(UPPER)
        if writable and outgoing:
            try:
                sent = conn.send(outgoing)
            except BlockingIOError:
                sent = 0
            del outgoing[:sent]


def main():
    where = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = where.rpartition(":")

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((host, int(port)))
        server.listen(16)
        name = server.getsockname()
        print(f"listening on {name[0]}:{name[1]}", flush=True)

        while True:
            conn, peer = server.accept()
            with conn:
                try:
                    serve_client(conn)
                except OSError as e:
                    print(f"{peer[0]}:{peer[1]}: {e}", file=sys.stderr)


if __name__ == "__main__":
    main()
