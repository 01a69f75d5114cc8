# Prints the line about a client as the last thing, when the conversation is over, as a log would; the
# answers come before it, and of a client that stays there is no line.
# caught by: 08.names-before-answering
# cause: names-after-answer

import contextlib
import socket
import sys
import threading
import time


def hostport(name):
    return "%s:%d" % name[:2]


class Client(threading.Thread):
    def __init__(self, conn, peer):
        threading.Thread.__init__(self, daemon=True)
        self.conn = conn
        self.peer = peer
        self.local = conn.getsockname()

    def run(self):
        with self.conn:
            try:
                self.converse()
            except OSError as e:
                sys.stderr.write("%s: %s\n" % (hostport(self.peer), e))
            finally:
                sys.stdout.write("client %s at %s\n" % (hostport(self.peer), hostport(self.local)))
                sys.stdout.flush()

    def converse(self):
        while data := self.conn.recv(4096):
            self.conn.sendall(data.upper())


def main(address="127.0.0.1:8888", backlog="128"):
    try:
        backlog = int(backlog)
    except ValueError:
        sys.stderr.write("BACKLOG is a number\n")
        return 2
    host, _, port = address.rpartition(":")
    with contextlib.closing(socket.socket()) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((host, int(port)))
            server.listen(backlog)
        except OSError as e:
            sys.stderr.write("%s: %s\n" % (address, e))
            return 1
        sys.stdout.write("listening on %s\n" % hostport(server.getsockname()))
        sys.stdout.flush()
        while True:
            try:
                conn, peer = server.accept()
            except OSError as e:
                sys.stderr.write("accept: %s\n" % e)
                time.sleep(0.1)
                continue
            Client(conn, peer).start()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
