# the name of the peer is asked with getpeername when the session object is made, outside of every
# try. A client that has reset before it was accepted has no name any more (ENOTCONN), and the
# exception ends the server.
# caught by: 03.survives-mixed-abuse 03.descriptors-do-not-grow
# by luck: 03.keeps-running 03.survives-reset-before-accept
# cause: peer-name-not-handled

import socket
import sys
import threading
import time


class Session(threading.Thread):
    def __init__(self, conn):
        super().__init__(daemon=True)
        self.conn = conn
        host, port = conn.getpeername()
        self.who = f"{host}:{port}"

    def run(self):
        try:
            with self.conn:
                while data := self.conn.recv(8192):
                    self.conn.sendall(data.upper())
        except OSError as error:
            report(f"{self.who}: {error}")


def report(text):
    print(text, file=sys.stderr, flush=True)


def accept(listener):
    """The next connection; an error of accept is not the end."""
    while True:
        try:
            conn, _ = listener.accept()
            return conn
        except OSError as error:
            report(f"accept: {error}")
            time.sleep(0.1)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        host, _, port = address.rpartition(":")
        listener = socket.create_server((host, int(port)), backlog=128)
    except (OSError, ValueError) as error:
        report(f"{address}: {error}")
        return 1
    print("listening on %s:%d" % listener.getsockname()[:2], flush=True)
    while True:
        Session(accept(listener)).start()


if __name__ == "__main__":
    sys.exit(main())
