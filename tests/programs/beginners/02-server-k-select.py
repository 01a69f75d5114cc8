# Calls sendall on non-blocking sockets; as soon as a client doesn't read fast enough it raises
# BlockingIOError, which nobody catches, and the server dies with a traceback.
# caught by: 02.moves-large-messages 02.half-close-gets-everything 02.clients-kept-apart
# cause: no-room-taken-for-error

import select
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, _, port = address.rpartition(":")

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((host, int(port)))
server.listen(128)
server.setblocking(False)
print("listening on %s:%s" % server.getsockname())
sys.stdout.flush()

inputs = [server]
while True:
    readable, _, _ = select.select(inputs, [], [])
    for s in readable:
        if s is server:
            try:
                connection, client_address = s.accept()
            except BlockingIOError:
                continue
            connection.setblocking(False)
            inputs.append(connection)
            continue
        try:
            data = s.recv(65536)
        except ConnectionResetError:
            data = b""
        if data:
            s.sendall(data.upper())
        else:
            inputs.remove(s)
            s.close()
