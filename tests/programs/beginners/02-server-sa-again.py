# Stage 01's whole program has been put into the loop, so the listening socket is closed while a client
# is served and made anew for each. Meanwhile other clients are refused, and with port 0 the port
# changes.
# caught by: 02.second-client 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
# caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
# caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
# cause: listening-socket-renewed

import socket
import sys


def upper(data):
    return bytes(b - 32 if 97 <= b <= 122 else b for b in data)


def serve_one(host, port):
    server = socket.create_server((host, port))
    print("listening on %s:%d" % server.getsockname(), flush=True)
    conn, addr = server.accept()
    server.close()
    try:
        while True:
            data = conn.recv(4096)
            if not data:
                break
            conn.sendall(upper(data))
    except ConnectionError as e:
        print(addr, e, file=sys.stderr)
    finally:
        conn.close()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    while True:
        serve_one(host, int(port))
