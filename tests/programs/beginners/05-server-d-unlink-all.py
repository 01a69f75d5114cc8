# caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
# cause: removes-what-is-not-its-own
# It removes whatever is at its path.
import os
import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "/tmp/echo.sock"
try:
    os.unlink(path)
except OSError:
    pass
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
