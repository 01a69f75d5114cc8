# A conversation that fails leaves its socket in self.clients and never closes it (only the orderly end
# does); each reset client costs a descriptor until accept fails with EMFILE for ever.
# caught by: 03.descriptors-do-not-grow
# cause: descriptor-kept

import socket
import sys
import threading
import time


def to_upper(data: bytes) -> bytes:
    return data.upper()


class Server:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.sock = socket.create_server((host, int(port)), backlog=128)
        self.clients = {}
        self.lock = threading.Lock()

    def address(self):
        return "%s:%d" % self.sock.getsockname()[:2]

    def serve_forever(self):
        while True:
            try:
                conn, peer = self.sock.accept()
            except OSError as err:
                print("accept:", err, file=sys.stderr)
                time.sleep(0.05)
                continue
            with self.lock:
                self.clients[peer] = conn
            threading.Thread(target=self.client_thread, args=(conn, peer), daemon=True).start()

    def client_thread(self, conn, peer):
        try:
            self.talk(conn)
            with self.lock:
                del self.clients[peer]
            conn.close()
        except OSError as err:
            print(f"{peer[0]}:{peer[1]}: {err}", file=sys.stderr)

    def talk(self, conn):
        while True:
            data = conn.recv(4096)
            if data == b"":
                break
            conn.sendall(to_upper(data))


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        server = Server(address)
    except OSError as err:
        print(f"cannot listen on {address}: {err.strerror}", file=sys.stderr)
        return 1
    print("listening on", server.address(), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
