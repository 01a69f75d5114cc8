# caught by: 05.client-converses 05.client-joins-pieces 05.client-survives-short-writes
# caught by: 05.client-survives-short-reads 05.client-prints-at-once 05.client-closes-and-exits
# caught by: 05.client-empty-line-sends-nothing 05.client-server-closes-early
# caught by: 05.client-server-closes-mid-reply
# cause: wrong-address-family
# It makes an AF_INET socket and connects to a path.
import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "echo.sock"
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    s.connect((path, 8888))
except OSError as error:
    sys.exit("%s: %s" % (path, error))
for line in sys.stdin:
    s.sendall(line.rstrip("\n").encode())
    print(s.recv(4096).decode(), flush=True)
