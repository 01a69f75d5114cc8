# Since "listen(3) lets four clients connect", it calls listen(BACKLOG - 1) to make the queue come out
# right; the kernel shows 4 where 5 was asked for, and 127 by default.
# caught by: 08.default-backlog 08.backlog-as-given
# cause: backlog-other-default backlog-not-passed

import socket
import sys
import time


def hostport(name):
    return f"{name[0]}:{name[1]}"


class NamingServer:
    def __init__(self, host, port, backlog):
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((host, port))
        # the kernel lets in one more than the number that it is given
        self.listener.listen(max(backlog - 1, 0))

    def announce(self):
        print("listening on", hostport(self.listener.getsockname()), flush=True)

    def serve(self):
        while True:
            try:
                conn, peer = self.listener.accept()
            except ConnectionAbortedError as e:
                print("accept:", e, file=sys.stderr)
                continue
            except OSError as e:
                print("accept:", e, file=sys.stderr)
                time.sleep(0.1)
                continue
            with conn:
                try:
                    print(f"client {hostport(peer)} at {hostport(conn.getsockname())}", flush=True)
                    self.converse(conn)
                except OSError as e:
                    print(f"{hostport(peer)}: {e}", file=sys.stderr)

    @staticmethod
    def converse(conn):
        buffer = bytearray(16384)
        view = memoryview(buffer)
        while n := conn.recv_into(buffer):
            conn.sendall(bytes(view[:n]).upper())


def main():
    args = sys.argv[1:]
    address = args[0] if args else "127.0.0.1:8888"
    try:
        backlog = int(args[1]) if len(args) > 1 else 128
    except ValueError:
        print("BACKLOG must be a number", file=sys.stderr)
        return 2
    host, _, port = address.rpartition(":")
    try:
        server = NamingServer(host, int(port), backlog)
    except OSError as e:
        print(f"{address}: {e}", file=sys.stderr)
        return 1
    server.announce()
    server.serve()


if __name__ == "__main__":
    sys.exit(main())
