# caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
# caught by: 03.survives-reset-before-reply 03.survives-broken-pipe 03.survives-reset-before-accept
# caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
# caught by: 03.keeps-running 03.survives-aborted-accept 03.survives-too-many-files
# caught by: 03.survives-failed-transfers
# cause: accept-error-ends-server error-not-handled
# A bare except with pass around the whole loop: it ends quietly at the first error.
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

try:
    while True:
        conn, peer = s.accept()
        while True:
            data = conn.recv(1024)
            if not data:
                break
            conn.sendall(data.upper())
        conn.close()
except Exception:
    pass
