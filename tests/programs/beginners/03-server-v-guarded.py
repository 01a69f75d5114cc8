# Accept and conversation are guarded by "except ConnectionError" alone; the TimeoutError of the server's
# own settimeout and the OSError of accept without descriptors are no ConnectionErrors, so a client that
# is silent for a minute (or EMFILE) ends the server with a traceback.
# caught by: 03.survives-too-many-files 03.survives-expired-wait
# cause: accept-error-ends-server time-limit-not-handled

import socket
import sys

IDLE_LIMIT = 60.0


def upper_case(conn):
    conn.settimeout(IDLE_LIMIT)
    while True:
        chunk = conn.recv(8192)
        if not chunk:
            break
        conn.sendall(chunk.upper())


def serve_forever(sock):
    while True:
        try:
            conn, peer = sock.accept()
            with conn:
                upper_case(conn)
        except ConnectionError as err:
            print("connection lost:", err, file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) >= 2 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)

    try:
        sock = socket.create_server((host, int(port)), backlog=128)
    except OSError as err:
        print(f"cannot listen on {address}: {err}", file=sys.stderr)
        sys.exit(1)

    name = sock.getsockname()
    print("listening on {}:{}".format(*name), flush=True)
    serve_forever(sock)


main()
