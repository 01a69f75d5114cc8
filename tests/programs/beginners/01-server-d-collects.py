# caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
# caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
# caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
# caught by: 01.survives-short-writes 01.survives-short-reads 01.exits-when-peer-closes
# cause: reads-to-end-before-replying
# It answers when the client has sent everything.
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
chunks = []
while True:
    data = conn.recv(1024)
    if not data:
        break
    chunks.append(data)
conn.sendall(b"".join(chunks).upper())
conn.close()
