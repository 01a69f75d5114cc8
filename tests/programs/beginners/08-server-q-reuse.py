# SO_REUSEPORT was set instead of SO_REUSEADDR. The server starts again at once, but a second one isn't
# refused while the first still listens: both run, and the kernel deals out the clients between them.
# caught by: 08.address-in-use
# cause: port-shared

import socket
import sys
import threading
import time


class Server:
    def __init__(self, address="127.0.0.1:8888", backlog=128):
        host, _, port = address.rpartition(":")
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # otherwise "Address already in use" after a restart
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.sock.bind((host, int(port)))
        self.sock.listen(backlog)

    @staticmethod
    def name(pair):
        return f"{pair[0]}:{pair[1]}"

    def announce(self):
        print("listening on", self.name(self.sock.getsockname()), flush=True)

    def run(self):
        while True:
            try:
                conn, peer = self.sock.accept()
            except OSError as e:
                print("accept:", e, file=sys.stderr)
                time.sleep(0.1)
                continue
            thread = threading.Thread(target=self.client, args=(conn, peer), daemon=True)
            thread.start()

    def client(self, conn, peer):
        with conn:
            try:
                local = conn.getsockname()
                sys.stdout.write(f"client {self.name(peer)} at {self.name(local)}\n")
                sys.stdout.flush()
                while data := conn.recv(8192):
                    conn.sendall(data.upper())
            except OSError as e:
                print(self.name(peer), e, file=sys.stderr)


def main():
    arguments = sys.argv[1:3]
    if len(arguments) == 2:
        try:
            arguments[1] = int(arguments[1])
        except ValueError:
            print("BACKLOG must be a number", file=sys.stderr)
            sys.exit(2)
    try:
        server = Server(*arguments)
    except OSError as e:
        print(f"{arguments[0] if arguments else '127.0.0.1:8888'}: {e}", file=sys.stderr)
        sys.exit(1)
    server.announce()
    server.run()


if __name__ == "__main__":
    main()
