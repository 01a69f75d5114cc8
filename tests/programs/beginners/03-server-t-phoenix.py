# When accept fails, the server makes a new listening socket "to be safe". Started with port 0 it then
# gets another port: it announces itself a second time, and clients find nobody at the first one; whoever
# waited in the old socket's queue is reset.
# caught by: 03.survives-aborted-accept 03.survives-too-many-files
# cause: listening-socket-renewed

import socket
import sys
import time


def converse(conn):
    while True:
        data = conn.recv(8192)
        if not data:
            return
        conn.sendall(data.upper())


def session(listener):
    """Serves clients until the listening socket fails."""
    while True:
        conn, peer = listener.accept()
        with conn:
            try:
                converse(conn)
            except OSError as e:
                print(f"client {peer[0]}:{peer[1]}: {e}", file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)

    while True:
        try:
            listener = socket.create_server((host, int(port)), backlog=128)
        except OSError as e:
            print(f"cannot listen on {address}: {e}", file=sys.stderr)
            return 1
        with listener:
            name = listener.getsockname()
            print(f"listening on {name[0]}:{name[1]}", flush=True)
            try:
                session(listener)
            except OSError as e:
                print(f"listening socket: {e}; starting again", file=sys.stderr)
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
