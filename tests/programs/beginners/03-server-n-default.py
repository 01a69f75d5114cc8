# Socket.setdefaulttimeout(3), meant for the clients, holds for accept as well; when nobody connects for
# three seconds accept raises TimeoutError, and the server says "timed out" and exits with 1.
# caught by: 03.survives-expired-wait
# cause: time-limit-not-handled

import errno
import socket
import sys
import time

socket.setdefaulttimeout(3)


class UpperServer:
    def __init__(self, host, port):
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((host, port))
        self.listener.listen()

    def announce(self):
        host, port = self.listener.getsockname()
        print(f"listening on {host}:{port}", flush=True)

    def next_client(self):
        while True:
            try:
                return self.listener.accept()
            except ConnectionAbortedError:
                continue
            except OSError as e:
                if e.errno not in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                    raise
                print("accept:", e, file=sys.stderr)
                time.sleep(0.2)

    def talk(self, conn):
        while data := conn.recv(8192):
            conn.sendall(data.upper())

    def run(self):
        while True:
            conn, peer = self.next_client()
            try:
                self.talk(conn)
            except OSError as e:
                print(f"{peer}: {e}", file=sys.stderr)
            finally:
                conn.close()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        host, port = address.rsplit(":", 1)
        server = UpperServer(host, int(port))
        server.announce()
        server.run()
    except (OSError, ValueError) as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1


sys.exit(main())
