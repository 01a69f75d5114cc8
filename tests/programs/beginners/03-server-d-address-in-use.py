# caught by: 03.address-in-use
# cause: message-without-address
# It does not handle an address in use.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

server = socket.create_server((host, int(port)))
print("listening on %s:%d" % server.getsockname(), flush=True)
while True:
    try:
        conn, addr = server.accept()
    except OSError:
        continue
    with conn:
        try:
            while data := conn.recv(1024):
                conn.sendall(data.upper())
        except OSError as e:
            print(e, file=sys.stderr)
