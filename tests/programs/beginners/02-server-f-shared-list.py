# caught by: 02.second-client 02.two-hundred-clients 02.half-close-gets-everything
# caught by: 02.backlog-client-is-served 02.clients-kept-apart 02.descriptors-do-not-grow
# caught by: 02.idle-after-clients-leave 02.keeps-running
# cause: connection-not-closed shared-between-clients
# It answers all the clients it has ever had (a chat).
import socket
import sys
import threading

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen()
print("listening on %s:%d" % s.getsockname(), flush=True)

clients = []


def serve(conn):
    while True:
        data = conn.recv(65536)
        if not data:
            return
        for other in clients:
            try:
                other.sendall(data.upper())
            except OSError:
                pass


while True:
    conn, peer = s.accept()
    clients.append(conn)
    threading.Thread(target=serve, args=(conn,)).start()
