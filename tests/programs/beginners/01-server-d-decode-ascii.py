# caught by: 01.exact-on-every-byte 01.utf8-passes-through
# cause: text-instead-of-bytes
# It takes all bytes for ASCII.
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
    if not data:
        break
    text = data.decode("ascii")
    conn.sendall(text.upper().encode("ascii"))
conn.close()
