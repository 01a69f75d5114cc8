# caught by: 01.announces-itself 01.binds-given-address 01.upper-cases 01.exact-on-every-byte
# caught by: 01.utf8-passes-through 01.needs-no-newline 01.keeps-line-ends 01.no-stale-bytes
# caught by: 01.no-magic-words 01.adds-nothing 01.answers-each-message 01.single-bytes
# caught by: 01.large-message 01.slow-reader-gets-all 01.survives-short-writes
# caught by: 01.survives-short-reads 01.half-close-gets-everything 01.exits-when-peer-closes
# cause: never-listens
# It forgets to call listen.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind((host, int(port)))
print("listening on %s:%d" % server.getsockname(), flush=True)
conn, addr = server.accept()
while True:
    data = conn.recv(1024)
    if not data:
        break
    conn.sendall(data.upper())
conn.close()
