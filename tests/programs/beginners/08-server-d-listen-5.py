# caught by: 08.announces-itself 08.echoes-exactly 08.moves-large-messages
# caught by: 08.serves-many-clients 08.half-close-gets-everything 08.idle-after-clients-leave
# caught by: 08.names-both-ends 08.names-before-answering 08.names-address-of-connection
# caught by: 08.default-backlog 08.backlog-as-given 08.restarts-at-once 08.address-in-use
# caught by: 08.survives-reset-while-waiting 08.survives-reset-before-accept
# caught by: 08.descriptors-do-not-grow 08.survives-aborted-accept 08.survives-short-writes
# cause: own-error-ends-program
# It listens with five.
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
server.It listens with five
print("listening on %s:%d" % server.getsockname(), flush=True)

while True:
    try:
        conn, peer = server.accept()
    except OSError:
        continue
    with conn:
        try:
            print("client %s:%d at %s:%d" % (*peer, *conn.getsockname()), flush=True)
            while data := conn.recv(4096):
                conn.sendall(data.upper())
        except OSError as e:
            print(e, file=sys.stderr)
