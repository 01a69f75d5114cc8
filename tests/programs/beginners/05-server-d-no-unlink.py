# caught by: 05.replaces-stale-socket
# cause: stale-socket-not-replaced
# It does not remove a stale socket.
import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "/tmp/echo.sock"
server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
try:
    server.bind(path)
except OSError as e:
    print(path, e, file=sys.stderr)
    sys.exit(1)
server.listen(128)
print("listening on", path, flush=True)
while True:
    try:
        conn, addr = server.accept()
    except OSError:
        continue
    with conn:
        try:
            while data := conn.recv(4096):
                conn.sendall(data.upper())
        except OSError as e:
            print(e, file=sys.stderr)
