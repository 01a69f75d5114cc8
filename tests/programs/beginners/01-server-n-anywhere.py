# Takes only the port from ADDRESS and binds it on every interface (host ''); the server can be reached
# at addresses that it wasn't given, though it says that it listens on the given host.
# caught by: 01.binds-given-address
# cause: address-ignored

import socket
import sys


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server_socket:
        server_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server_socket.bind(("", int(port)))
        server_socket.listen(1)
        print("listening on %s:%d" % (host, server_socket.getsockname()[1]), flush=True)

        connection, client_address = server_socket.accept()
        with connection:
            while True:
                data = connection.recv(4096)
                if not data:
                    break
                connection.sendall(data.upper())


if __name__ == "__main__":
    main()
