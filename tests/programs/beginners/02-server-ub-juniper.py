# The function of stage 01, which listens, serves one client and closes everything, is now called in a
# loop. While a client is served nobody listens: whoever connects is refused, and whoever waited in
# the queue is thrown out.
# caught by: 02.two-hundred-clients 02.backlog-client-is-served 02.port-never-refuses
# caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.keeps-running
# by luck: 02.half-close-gets-everything 02.second-client 02.descriptors-do-not-grow
# cause: listening-socket-renewed

import socket
import sys
import time


def log(*words):
    try:
        print(*words, file=sys.stderr, flush=True)
    except OSError:
        pass


def converse(conn):
    while data := conn.recv(65536):
        conn.sendall(data.upper())


def serve_one(host, port, ready=None):
    """Stage 01: one client, and everything is closed afterwards. Returns the port."""
    with socket.create_server((host, port)) as listener:
        name = listener.getsockname()
        if ready:
            ready("%s:%d" % name[:2])
        conn, peer = listener.accept()
    with conn:
        try:
            converse(conn)
        except OSError as error:
            log("%s:%d:" % peer[:2], error)
    return name[1]


def serve_all(host, port, ready):
    """Stage 02: the same again and again, at the port that the first one got."""
    port = serve_one(host, port, ready)
    while True:
        try:
            serve_one(host, port)
        except OSError as error:
            log("%s:%d:" % (host, port), error)
            time.sleep(0.05)


def announce(name):
    print("listening on", name, flush=True)


def main():
    arguments = sys.argv[1:]
    once = "--once" in arguments
    if once:
        arguments.remove("--once")
    address = arguments[0] if arguments else "127.0.0.1:8888"
    host, _, port = address.rpartition(":")
    try:
        (serve_one if once else serve_all)(host, int(port), announce)
    except (OSError, ValueError, OverflowError) as error:
        log("%s: %s" % (address, error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
