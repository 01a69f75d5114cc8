# passes: 01 server
# It ends a conversation after a second without a message.
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
conn.settimeout(1)
while True:
    try:
        data = conn.recv(1024)
    except socket.timeout:
        break
    if not data:
        break
    conn.sendall(data.upper())
conn.close()
