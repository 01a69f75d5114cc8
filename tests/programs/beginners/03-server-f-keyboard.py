# caught by: 03.survives-broken-pipe 03.survives-aborted-accept 03.survives-too-many-files
# caught by: 03.survives-failed-transfers
# cause: accept-error-ends-server error-not-handled
# It catches ConnectionResetError alone, a broken pipe ends it.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    s.bind((host, int(port)))
except OSError as error:
    sys.exit("%s: %s" % (address, error))
s.listen()
print("listening on %s:%d" % s.getsockname(), flush=True)

while True:
    conn, peer = s.accept()
    try:
        while True:
            data = conn.recv(1024)
            if not data:
                break
            conn.sendall(data.upper())
    except ConnectionResetError as error:
        print(peer, error, file=sys.stderr)
    conn.close()
