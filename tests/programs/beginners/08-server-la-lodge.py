# The local name of a client is asked of the listening socket, not of the connection. When the server
# listens at 0.0.0.0 it prints "at 0.0.0.0:PORT" instead of the address that the client has chosen.
# caught by: 08.names-address-of-connection
# cause: names-listening-socket

import socket
import sys
import time


def hostport(name):
    return "%s:%d" % name


class Lodge:
    def __init__(self, address, backlog):
        host, port = address.rsplit(":", 1)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((host, int(port)))
        self.sock.listen(backlog)

    @property
    def name(self):
        return hostport(self.sock.getsockname())

    def run(self):
        print("listening on", self.name, flush=True)
        while True:
            try:
                conn, peer = self.sock.accept()
            except OSError as e:
                print("accept failed:", e, file=sys.stderr)
                time.sleep(0.05)
                continue
            print("client", hostport(peer), "at", self.name, flush=True)
            try:
                self.serve(conn)
            except OSError as e:
                print(hostport(peer), e, file=sys.stderr)
            finally:
                conn.close()

    def serve(self, conn):
        buffer = bytearray(8192)
        view = memoryview(buffer)
        while True:
            n = conn.recv_into(buffer)
            if n == 0:
                return
            conn.sendall(bytes(view[:n]).upper())


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    backlog = int(sys.argv[2]) if len(sys.argv) > 2 else 128
    try:
        lodge = Lodge(address, backlog)
    except OSError as e:
        sys.exit(f"{address}: {e}")
    lodge.run()


main()
