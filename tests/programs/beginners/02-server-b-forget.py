#!/usr/bin/env python3
# caught by: 02.echoes-exactly 02.moves-large-messages 02.two-hundred-clients 02.silent-clients
# caught by: 02.half-close-gets-everything 02.backlog-client-is-served 02.port-never-refuses
# caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-while-idle
# caught by: 02.idle-after-clients-leave 02.survives-short-writes 02.survives-short-reads
# caught by: 02.keeps-running
# cause: accepts-for-each-message accepts-without-serving connection-not-closed
# It accepts for each message and keeps the old connections open.
import socket, sys
addr = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = addr.rsplit(":", 1)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen(5)
print("listening on %s:%d" % s.getsockname(), flush=True)
conns = []
while True:
    conn, a = s.accept()
    conns.append(conn)
    data = conn.recv(1024)
    conn.sendall(data.upper())
