# the error handler itself asks the dead connection for its peer. After a reset getpeername() raises
# ENOTCONN, inside the except block where nobody catches it, and the server ends.
# caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
# caught by: 03.survives-reset-before-reply 03.survives-broken-pipe
# caught by: 03.survives-reset-before-accept 03.survives-close-mid-message 03.survives-mixed-abuse
# caught by: 03.descriptors-do-not-grow 03.keeps-running
# cause: peer-name-not-handled

import socket
import sys
import time


def converse(conn):
    while True:
        data = conn.recv(8192)
        if not data:
            return
        conn.sendall(data.upper())


def log(conn, error):
    host, port = conn.getpeername()
    print(f"{host}:{port}: {error}", file=sys.stderr)


def serve(listener):
    while True:
        try:
            conn, _ = listener.accept()
        except OSError as error:
            print(f"accept: {error}", file=sys.stderr)
            time.sleep(0.1)
            continue
        try:
            converse(conn)
        except OSError as error:
            log(conn, error)
        finally:
            conn.close()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, int(port)))
        listener.listen(128)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)
    print("listening on %s:%d" % listener.getsockname(), flush=True)
    serve(listener)


main()
