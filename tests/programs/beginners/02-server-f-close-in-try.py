# caught by: 02.second-client 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
# caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
# caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
# cause: closes-listening-socket magic-word
# It closes the listening socket at the end of the first conversation.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen()
print("listening on %s:%d" % s.getsockname(), flush=True)

while True:
    conn, peer = s.accept()
    with conn, s:
        while True:
            data = conn.recv(1024)
            if not data:
                break
            conn.sendall(data.upper())
