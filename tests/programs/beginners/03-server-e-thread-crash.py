# caught by: 03.serves-many-clients 03.survives-reset-before-accept 03.survives-close-mid-message
# caught by: 03.survives-mixed-abuse 03.descriptors-do-not-grow 03.keeps-running
# caught by: 03.survives-aborted-accept 03.survives-too-many-files 03.address-in-use
# cause: accept-error-ends-server ends-after-some-clients error-not-handled message-without-address
# A thread for each client, and no more than ten of them.
import socket
import sys
import threading

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
port = int(port)

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((host, port))
server.listen()
print("listening on %s:%d" % server.getsockname(), flush=True)

def serve(conn):
    try:
        while True:
            data = conn.recv(4096)
            if not data:
                break
            conn.sendall(data.upper())
    except OSError:
        pass
    conn.close()

for _ in range(10):
    conn, peer = server.accept()
    threading.Thread(target=serve, args=(conn,)).start()
