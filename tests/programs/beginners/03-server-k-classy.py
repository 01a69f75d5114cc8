# Keeps every connection in a set and takes it out (and closes it) only after an orderly end; each client
# that resets costs a descriptor for ever, until accept fails with EMFILE.
# caught by: 03.descriptors-do-not-grow
# cause: descriptor-kept

import socket
import sys
import time


class EchoServer:
    def __init__(self, address):
        self.address = address
        host, port = address.rsplit(":", 1)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((host, int(port)))
        self.sock.listen(100)
        self.clients = set()

    def announce(self):
        host, port = self.sock.getsockname()
        print(f"listening on {host}:{port}", flush=True)

    def serve_forever(self):
        while True:
            try:
                conn, addr = self.sock.accept()
            except OSError as e:
                self.log("accept", e)
                time.sleep(0.1)
                continue
            self.clients.add(conn)
            try:
                self.talk(conn)
                self.clients.remove(conn)
                conn.close()
            except OSError as e:
                self.log(addr, e)

    def talk(self, conn):
        while True:
            data = conn.recv(4096)
            if not data:
                return
            conn.sendall(data.upper())

    def log(self, who, what):
        print(f"{who}: {what} ({len(self.clients)} clients)", file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        server = EchoServer(address)
    except OSError as e:
        print(f"cannot listen on {address}: {e}", file=sys.stderr)
        sys.exit(1)
    server.announce()
    server.serve_forever()


main()
