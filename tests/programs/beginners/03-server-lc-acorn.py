# Leaves all the errors to socketserver, but the one of binding is raised by the constructor, outside any
# try. If the address is in use there is a traceback without ADDRESS instead of a message.
# caught by: 03.address-in-use
# cause: message-without-address

import socketserver
import sys


class UpperHandler(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            while True:
                data = self.request.recv(8192)
                if not data:
                    break
                self.request.sendall(data.upper())
        except OSError as error:
            print(f"{self.client_address}: {error}", file=sys.stderr)


class UpperServer(socketserver.TCPServer):
    allow_reuse_address = True
    request_queue_size = 128


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    with UpperServer((host, int(port)), UpperHandler) as server:
        host, port = server.server_address
        print(f"listening on {host}:{port}", flush=True)
        try:
            server.serve_forever()
        except OSError as error:
            print(f"{address}: {error}", file=sys.stderr)
            sys.exit(1)
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
