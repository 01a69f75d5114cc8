# caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
# caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
# caught by: 01.answers-each-message 01.large-message 01.slow-reader-gets-all 01.survives-short-writes
# caught by: 01.half-close-gets-everything 01.exits-when-peer-closes
# cause: sends-less-than-received
# It answers the first 10 bytes of what it gets with recv(1024)[:10].
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, int(port)))
s.listen()
print("listening on %s:%d" % s.getsockname(), flush=True)

conn, peer = s.accept()
while True:
    data = conn.recv(1024)
    if not data:
        break
    conn.sendall(data.upper()[:10])
