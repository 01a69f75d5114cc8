# passes: 08 server
# The calls one by one, and one client after another.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
backlog = int(sys.argv[2]) if len(sys.argv) > 2 else 128
host, port = address.rsplit(":", 1)


def name(pair):
    return f"{pair[0]}:{pair[1]}"


listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    listener.bind((host, int(port)))
    listener.listen(backlog)
except OSError as error:
    sys.exit(f"{address}: {error}")
print("listening on", name(listener.getsockname()), flush=True)
while True:
    try:
        connection, peer = listener.accept()
    except OSError as error:
        print(error, file=sys.stderr)
        continue
    with connection:
        try:
            print(f"client {name(peer)} at {name(connection.getsockname())}", flush=True)
            while data := connection.recv(4096):
                connection.sendall(data.upper())
        except OSError as error:
            print(f"{name(peer)}: {error}", file=sys.stderr)
