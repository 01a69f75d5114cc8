# Conn.close() is called, but the makefile() object is left open, and Python keeps the descriptor until
# that object goes, too, which is only when the next client rebinds the variable; a client that has
# half-closed gets its replies but not the end of the stream.
# caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
# caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
# cause: connection-not-closed

import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, _, port = address.rpartition(":")
LOWER = bytes(range(ord("a"), ord("z") + 1))
TABLE = bytes.maketrans(LOWER, LOWER.upper())

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((host, int(port)))
server.listen()
print("listening on %s:%d" % server.getsockname(), flush=True)

while True:
    conn, peer = server.accept()
    reader = conn.makefile("rb")
    try:
        data = reader.read1(8192)
        while data:
            conn.sendall(data.translate(TABLE))
            data = reader.read1(8192)
    except OSError as error:
        print(peer, error, file=sys.stderr)
    finally:
        conn.close()
