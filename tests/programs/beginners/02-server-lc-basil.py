# Makes, binds and closes a listening socket for every client anew. Clients that wait in the queue of the
# old one are reset when it is closed, and between two of them (and while one is being served) connecting
# is refused.
# caught by: 02.backlog-client-is-served 02.port-never-refuses
# caught by: 02.clients-kept-apart 02.keeps-running
# by luck: 02.second-client 02.descriptors-do-not-grow 02.two-hundred-clients
# cause: listening-socket-renewed

import socket
import sys


def listen(host, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, port))
    sock.listen(128)
    return sock


def wait_for_client(sock):
    conn, _ = sock.accept()
    sock.close()
    return conn


def converse(conn):
    while True:
        data = conn.recv(4096)
        if data == b"":
            return
        conn.sendall(data.upper())


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)

    sock = listen(host, int(port))
    host, port = sock.getsockname()
    print(f"listening on {host}:{port}", flush=True)

    while True:
        conn = wait_for_client(sock)
        try:
            converse(conn)
        except OSError as error:
            print(error, file=sys.stderr)
        conn.close()
        sock = listen(host, port)


if __name__ == "__main__":
    main()
