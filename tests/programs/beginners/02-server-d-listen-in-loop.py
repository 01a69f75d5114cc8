# caught by: 02.keeps-running
# by luck: 02.second-client 02.two-hundred-clients 02.backlog-client-is-served
# by luck: 02.clients-kept-apart 02.descriptors-do-not-grow
# by luck: 02.half-close-gets-everything
# cause: waiting-client-turned-away listening-socket-renewed
# It makes a new listening socket for each client.
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
host, port = address.rsplit(":", 1)

def serve_once(port):
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, port))
    server.listen(5)
    port = server.getsockname()[1]
    print("listening on %s:%d" % (host, port), flush=True)
    conn, addr = server.accept()
    with conn:
        while True:
            data = conn.recv(1024)
            if not data:
                break
            conn.sendall(data.upper())
    server.close()
    return port

port = int(port)
while True:
    port = serve_once(port)
