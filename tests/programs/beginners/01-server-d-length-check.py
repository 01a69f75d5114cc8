# caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
# caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
# caught by: 01.single-bytes 01.large-message 01.survives-short-writes 01.survives-short-reads
# by luck: 01.slow-reader-gets-all 01.half-close-gets-everything
# cause: short-read-ends-conversation
# It takes a short read for the end.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((host, int(port)))
server.listen(5)
print("listening on %s:%d" % server.getsockname(), flush=True)

conn, addr = server.accept()
while True:
    data = conn.recv(1024)
    conn.sendall(data.upper())
    if len(data) < 1024:
        break
conn.close()
