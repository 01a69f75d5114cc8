# caught by: 08.default-backlog 08.backlog-as-given 08.survives-aborted-accept
# cause: accept-error-ends-server backlog-not-passed backlog-other-default
# It leaves the backlog at 5.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
backlog = int(sys.argv[2]) if len(sys.argv) > 2 else 128
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

try:
    s.bind((host, int(port)))
except OSError as error:
    sys.exit("%s: %s" % (address, error))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)


def serve(conn, peer):
    try:
        while True:
            data = conn.recv(4096)
            if not data:
                break
            conn.sendall(data.upper())
    except OSError as error:
        print(error, file=sys.stderr)
    conn.close()


while True:
    conn, peer = s.accept()
    print("client %s:%d at %s:%d" % (peer + conn.getsockname()), flush=True)
    serve(conn, peer)
