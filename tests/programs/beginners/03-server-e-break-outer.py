# caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
# caught by: 03.survives-reset-before-reply 03.survives-broken-pipe 03.survives-reset-before-accept
# caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
# caught by: 03.keeps-running 03.survives-aborted-accept 03.survives-too-many-files
# caught by: 03.survives-failed-transfers 03.address-in-use
# cause: accept-error-ends-server error-not-handled message-without-address
# An error of one client ends the loop over all of them.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
port = int(port)

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((host, port))
server.listen()
print("listening on %s:%d" % server.getsockname(), flush=True)

try:
    while True:
        conn, peer = server.accept()
        with conn:
            while True:
                data = conn.recv(1024)
                if not data:
                    break
                conn.sendall(data.upper())
except OSError as error:
    print("error:", error, file=sys.stderr)
