# caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
# caught by: 03.survives-reset-before-reply 03.survives-broken-pipe
# caught by: 03.survives-reset-before-accept 03.survives-close-mid-message
# caught by: 03.survives-mixed-abuse 03.descriptors-do-not-grow 03.keeps-running
# caught by: 03.survives-aborted-accept 03.survives-too-many-files 03.survives-failed-transfers
# cause: error-not-handled accept-error-ends-server
# The first error ends it.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((host, int(port)))
    server.listen(128)
    print("listening on %s:%d" % server.getsockname(), flush=True)
    while True:
        conn, addr = server.accept()
        with conn:
            while True:
                data = conn.recv(1024)
                if not data:
                    break
                conn.sendall(data.upper())
except OSError as e:
    print(address, e, file=sys.stderr)
    sys.exit(1)
