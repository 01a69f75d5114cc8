# Only a list of known errno values is tolerated and everything else is raised again, also when it comes
# from accept; with EMFILE (or a client's ETIMEDOUT) the server reports the error and exits.
# caught by: 03.survives-too-many-files
# cause: accept-error-ends-server

import errno
import socket
import sys

HARMLESS = {errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED, errno.ENOTCONN}


def is_harmless(exc):
    return exc.errno in HARMLESS


def split(address):
    host, port = address.rsplit(":", 1)
    return host, int(port)


def to_upper(data):
    return bytes(b - 32 if 97 <= b <= 122 else b for b in data)


def conversation(conn):
    while True:
        data = conn.recv(8192)
        if not data:
            break
        conn.sendall(to_upper(data))


def serve(listener):
    while True:
        try:
            conn, peer = listener.accept()
            with conn:
                conversation(conn)
        except OSError as exc:
            if not is_harmless(exc):
                raise
            print("lost a client:", exc, file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        with socket.create_server(split(address), backlog=128) as listener:
            host, port = listener.getsockname()
            print(f"listening on {host}:{port}", flush=True)
            serve(listener)
    except OSError as exc:
        print(f"{address}: {exc}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
