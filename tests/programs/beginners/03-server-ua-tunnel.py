# A connection is taken out of the list and closed at the end of the try block only. After a reset or
# a broken pipe the except branch skips that, the list keeps the socket, and the descriptor stays open
# for ever.
# caught by: 03.descriptors-do-not-grow
# cause: descriptor-kept

import socket
import sys
import threading
import time


class Server:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_server((host, int(port)), backlog=128)
        self.clients = []
        self.lock = threading.Lock()

    def name(self):
        host, port = self.socket.getsockname()
        return f"{host}:{port}"

    def run(self):
        while True:
            try:
                conn, peer = self.socket.accept()
            except OSError as error:
                note(f"accept: {error}")
                time.sleep(0.1)
                continue
            with self.lock:
                self.clients.append(conn)
            try:
                threading.Thread(target=self.talk, args=(conn, peer), daemon=True).start()
            except RuntimeError as error:
                # no more threads: then we do it ourselves
                note(error)
                self.talk(conn, peer)

    def talk(self, conn, peer):
        try:
            while True:
                data = conn.recv(8192)
                if data == b"":
                    break
                conn.sendall(data.upper())
            with self.lock:
                self.clients.remove(conn)
            conn.close()
        except OSError as error:
            note(f"{peer[0]}:{peer[1]}: {error}")


def note(text):
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        pass


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        server = Server(address)
    except OSError as error:
        note(f"{address}: {error}")
        sys.exit(1)
    print("listening on", server.name(), flush=True)
    server.run()


main()
