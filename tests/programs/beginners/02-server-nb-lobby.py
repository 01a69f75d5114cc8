# Every connection is kept in the list self.clients and never closed, so descriptors grow with each
# client, and a client that has half-closed never gets the end of the stream.
# caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
# caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
# caught by: 02.keeps-running
# cause: connection-not-closed

import socket
import sys


class EchoServer:
    def __init__(self, host="127.0.0.1", port=8888):
        self.clients = []
        self.sock = socket.create_server((host, port), backlog=100)

    def start(self):
        host, port = self.sock.getsockname()[:2]
        print(f"listening on {host}:{port}")
        sys.stdout.flush()
        while True:
            client, address = self.sock.accept()
            self.clients.append(client)
            print(f"client {len(self.clients)} from {address}", file=sys.stderr)
            try:
                self.talk(client)
            except OSError as err:
                print(f"{address}: {err}", file=sys.stderr)

    def talk(self, client):
        data = client.recv(4096)
        while data:
            client.sendall(data.upper())
            data = client.recv(4096)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        host, _, port = sys.argv[1].rpartition(":")
        EchoServer(host, int(port)).start()
    else:
        EchoServer().start()
