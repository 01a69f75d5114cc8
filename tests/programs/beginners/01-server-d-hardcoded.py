# caught by: 01.binds-given-address
# cause: address-ignored
# It ignores the address that it is given.
import socket

HOST = "127.0.0.1"
PORT = 8888
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((HOST, PORT))
server.listen()
print("listening on %s:%d" % server.getsockname(), flush=True)
conn, addr = server.accept()
with conn:
    while True:
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(data.upper())
