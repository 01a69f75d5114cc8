# caught by: 08.survives-reset-before-accept 08.descriptors-do-not-grow
# caught by: 08.survives-aborted-accept
# cause: peer-name-not-handled accept-error-ends-server
# It asks for the name of its peer, and does not expect an error.
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
    conn, _ = server.accept()
    peer = conn.getpeername()
    print("client %s:%d at %s:%d" % (*peer, *conn.getsockname()), flush=True)
    with conn:
        try:
            while data := conn.recv(4096):
                conn.sendall(data.upper())
        except OSError as e:
            print(e, file=sys.stderr)
