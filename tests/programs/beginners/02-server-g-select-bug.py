# caught by: 02.echoes-exactly 02.moves-large-messages 02.half-close-gets-everything
# caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart 02.idle-while-idle
# caught by: 02.survives-short-writes 02.survives-short-reads
# cause: one-reply-only
# It uses select and closes a client after its first message.
import socket
import sys
import select

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen()
print("listening on %s:%d" % s.getsockname(), flush=True)

clients = [s]
while True:
    ready, _, _ = select.select(clients, [], [])
    for sock in ready:
        if sock is s:
            conn, peer = s.accept()
            clients.append(conn)
        else:
            data = sock.recv(1024)
            if data:
                sock.sendall(data.upper())
            clients.remove(sock)
            sock.close()
