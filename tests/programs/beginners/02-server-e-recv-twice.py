# caught by: 02.echoes-exactly 02.moves-large-messages 02.second-client 02.two-hundred-clients
# caught by: 02.silent-clients 02.half-close-gets-everything 02.backlog-client-is-served
# caught by: 02.port-never-refuses 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-while-idle
# caught by: 02.idle-after-clients-leave 02.survives-short-writes 02.survives-short-reads
# caught by: 02.keeps-running
# cause: first-message-skipped
# It receives twice for each reply.
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

while True:
    conn, peer = server.accept()
    with conn:
        while conn.recv(1024):
            data = conn.recv(1024)
            conn.sendall(data.upper())
