# nobody closes the connection. The variable conn in main holds it until the next accept gives it
# another value, so a client that half-closes sees its end of the stream only when the next client
# comes.
# caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
# caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
# cause: connection-not-closed

import socket
import sys


def upper(data):
    # bytes.upper changes a-z only
    return data.upper()


def converse(conn):
    while True:
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(upper(data))


def main(argv):
    address = argv[1] if len(argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, int(port)))
    listener.listen(128)
    print("listening on %s:%d" % listener.getsockname(), flush=True)

    while True:
        conn, peer = listener.accept()
        try:
            converse(conn)
        except OSError as error:
            print(peer, error, file=sys.stderr)


main(sys.argv)
