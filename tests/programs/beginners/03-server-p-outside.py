# The try stands around the loop instead of inside it; the first client that resets is reported, but the
# loop is over with that, and the server ends (with exit code 0).
# caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
# caught by: 03.survives-reset-before-reply 03.survives-broken-pipe 03.survives-reset-before-accept
# caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
# caught by: 03.keeps-running 03.survives-aborted-accept 03.survives-too-many-files
# caught by: 03.survives-failed-transfers
# cause: error-not-handled accept-error-ends-server

import socket
import sys


def echo(conn):
    with conn:
        while True:
            data = conn.recv(4096)
            if not data:
                break
            conn.sendall(data.upper())


def serve_forever(server):
    try:
        while True:
            conn, addr = server.accept()
            echo(conn)
    except ConnectionError as e:
        print("client disconnected:", e, file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, int(port)))
        server.listen()
    except OSError as e:
        sys.exit(f"{address}: {e.strerror}")
    print("listening on %s:%s" % server.getsockname(), flush=True)
    serve_forever(server)


if __name__ == "__main__":
    main()
