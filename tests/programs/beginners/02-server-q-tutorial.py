# The connection is never closed. Python closes it when `conn` gets a new value, and that happens at the
# next accept: a client that half-closes gets its replies, but the end of the stream comes only when
# another client connects.
# caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
# caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
# cause: connection-not-closed

import socket
import sys

BUFSIZE = 4096


def parse(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


address = parse(sys.argv[1]) if len(sys.argv) >= 2 else ("127.0.0.1", 8888)

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(address)
server.listen()
host, port = server.getsockname()
print(f"listening on {host}:{port}")
sys.stdout.flush()

while True:
    conn, peer = server.accept()
    try:
        while True:
            data = conn.recv(BUFSIZE)
            if not data:
                # the client is done, go and wait for the next one
                break
            conn.sendall(data.upper())
    except OSError as e:
        print("lost", peer, e, file=sys.stderr)
