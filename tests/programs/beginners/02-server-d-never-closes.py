# caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
# caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
# caught by: 02.keeps-running
# cause: connection-not-closed
# It keeps each connection.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((host, int(port)))
server.listen(5)
print("listening on %s:%d" % server.getsockname(), flush=True)

connections = []
while True:
    conn, addr = server.accept()
    connections.append(conn)
    while True:
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(data.upper())
