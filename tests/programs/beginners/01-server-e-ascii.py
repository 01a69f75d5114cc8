# caught by: 01.exact-on-every-byte 01.utf8-passes-through
# cause: text-instead-of-bytes
# It decodes each piece as ASCII.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)
port = int(port)

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((host, port))
server.listen()
print("listening on %s:%d" % server.getsockname(), flush=True)

conn, peer = server.accept()
with conn:
    while True:
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(data.decode("ascii").upper().encode())
