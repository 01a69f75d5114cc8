# caught by: 02.second-client 02.two-hundred-clients 02.silent-clients
# caught by: 02.half-close-gets-everything 02.backlog-client-is-served 02.port-never-refuses
# caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
# caught by: 02.keeps-running
# cause: ends-after-one-client
# One variable ends both loops.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((host, int(port)))
server.listen(5)
print("listening on %s:%d" % server.getsockname(), flush=True)

running = True
while running:
    conn, addr = server.accept()
    while running:
        data = conn.recv(1024)
        if data == b"":
            running = False
        else:
            conn.sendall(data.upper())
    conn.close()
