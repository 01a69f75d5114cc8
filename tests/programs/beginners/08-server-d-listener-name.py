# caught by: 08.names-address-of-connection
# cause: names-listening-socket
# It prints the name of the listening socket.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
backlog = int(sys.argv[2]) if len(sys.argv) > 2 else 128
host, port = address.rsplit(":", 1)
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((host, int(port)))
except OSError as e:
    print(address, e, file=sys.stderr)
    sys.exit(1)
server.listen(backlog)
print("listening on %s:%d" % server.getsockname(), flush=True)

while True:
    try:
        conn, peer = server.accept()
    except OSError:
        continue
    with conn:
        try:
            print("client %s:%d at %s:%d" % (*peer, *server.getsockname()), flush=True)
            while data := conn.recv(4096):
                conn.sendall(data.upper())
        except OSError as e:
            print(e, file=sys.stderr)
