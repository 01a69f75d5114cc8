# The except clause asks the broken connection for its peer's name (getpeername). After a reset that
# fails with ENOTCONN inside the handler, nobody catches it, and the server ends with a traceback.
# caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
# caught by: 03.survives-reset-before-reply 03.survives-broken-pipe 03.survives-reset-before-accept
# caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
# caught by: 03.keeps-running
# cause: peer-name-not-handled

import socket
import sys
import time

DEFAULT = "127.0.0.1:8888"


def converse(conn):
    while True:
        data = conn.recv(8192)
        if not data:
            return
        conn.sendall(data.upper())


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else DEFAULT
    host, port = address.rsplit(":", 1)
    try:
        listener = socket.create_server((host, int(port)), backlog=128)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1

    host, port = listener.getsockname()
    print(f"listening on {host}:{port}", flush=True)

    while True:
        try:
            conn, _ = listener.accept()
        except OSError as error:
            print(f"accept: {error}", file=sys.stderr)
            time.sleep(0.1)
            continue
        with conn:
            try:
                converse(conn)
            except OSError as error:
                host, port = conn.getpeername()
                print(f"{host}:{port}: {error}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
