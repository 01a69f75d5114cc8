# Accept stands inside the try whose finally closes conn. When accept itself fails, conn has never been
# assigned, the finally raises UnboundLocalError, and the server ends with a traceback at the first
# ECONNABORTED or EMFILE.
# caught by: 03.survives-aborted-accept 03.survives-too-many-files
# cause: accept-error-ends-server

import socket
import sys
import time

UPPER = bytes(b - 32 if 97 <= b <= 122 else b for b in range(256))


class EchoServer:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((host, port))
        self.sock.listen(128)

    def address(self):
        return "%s:%d" % self.sock.getsockname()

    def serve_one(self):
        peer = None
        try:
            conn, peer = self.sock.accept()
            while True:
                data = conn.recv(65536)
                if not data:
                    break
                conn.sendall(data.translate(UPPER))
        except OSError as error:
            print(f"client {peer}: {error}", file=sys.stderr)
            time.sleep(0.01)
        finally:
            conn.close()

    def serve_forever(self):
        while True:
            self.serve_one()


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        server = EchoServer(host, int(port))
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)
    print("listening on", server.address(), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
