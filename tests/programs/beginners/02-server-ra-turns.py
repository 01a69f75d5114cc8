# Nobody closes the connection. CPython closes it when `conn` gets its next value, that is when the next
# client comes: a client that has half-closed gets its replies, but waits for the end of the stream until
# then.
# caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
# caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
# cause: connection-not-closed

import socket
import sys


def upper(data):
    return data.upper()


def chunks(conn):
    yield from iter(lambda: conn.recv(4096), b"")


host, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888").rsplit(":", 1)
server = socket.create_server((host, int(port)), backlog=100)
print("listening on %s:%d" % server.getsockname(), flush=True)

while True:
    conn, peer = server.accept()
    try:
        for reply in map(upper, chunks(conn)):
            conn.sendall(reply)
    except ConnectionError as error:
        print(peer, error, file=sys.stderr)
    else:
        print(peer, "has left", file=sys.stderr)
