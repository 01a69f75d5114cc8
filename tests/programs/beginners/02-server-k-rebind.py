# Makes a listening socket anew for every client and closes it after accept; while one client is served
# others are refused, and those that were in the queue are reset.
# caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart 02.keeps-running
# by luck: 02.second-client 02.two-hundred-clients 02.half-close-gets-everything
# by luck: 02.descriptors-do-not-grow
# cause: listening-socket-renewed

import socket
import sys


def wait_for_client(host, port):
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, port))
    server.listen(5)
    port = server.getsockname()[1]
    if not wait_for_client.announced:
        print("listening on {}:{}".format(host, port), flush=True)
        wait_for_client.announced = True
    conn, addr = server.accept()
    server.close()
    return conn, port


wait_for_client.announced = False


def talk(conn):
    data = conn.recv(1024)
    while data:
        conn.sendall(data.upper())
        data = conn.recv(1024)
    conn.close()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) >= 2 else "127.0.0.1:8888"
    host, port = address.split(":")
    port = int(port)
    while True:
        conn, port = wait_for_client(host, port)
        talk(conn)
