# caught by: 03.descriptors-do-not-grow
# cause: descriptor-kept
# It keeps each connection that broke.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((host, int(port)))
except OSError as e:
    print(address, e, file=sys.stderr)
    sys.exit(1)
server.listen(128)
print("listening on %s:%d" % server.getsockname(), flush=True)
seen = []
while True:
    try:
        conn, addr = server.accept()
        seen.append(conn)
        while True:
            data = conn.recv(1024)
            if not data:
                break
            conn.sendall(data.upper())
        conn.close()
    except OSError as e:
        print(e, file=sys.stderr)
