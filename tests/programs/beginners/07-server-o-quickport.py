# Sets SO_LINGER with 0 seconds on the listening socket, to have no TIME_WAIT; the connections inherit
# it, so close() throws away what the client hasn't got yet and resets: instead of the end the client
# sees ECONNRESET.
# caught by: 07.moves-large-stream 07.half-close-after-8-mib 07.serves-many-clients
# caught by: 07.clients-kept-apart 07.idle-after-clients-leave
# by luck: 07.survives-failed-transfers
# cause: closes-with-reset

import socket
import struct
import sys
import threading
import time


def handle(conn, peer):
    with conn:
        try:
            while True:
                chunk = conn.recv(65536)
                if not chunk:
                    break
                conn.sendall(chunk.upper())
        except OSError as e:
            log(f"{peer[0]}:{peer[1]}: {e}")


def log(text):
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        pass


def make_listener(host, port):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.bind((host, port))
    s.listen(128)
    return s


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.rsplit(":", 1)
    try:
        listener = make_listener(host, int(port))
    except OSError as e:
        log(f"{address}: {e}")
        return 1
    print("listening on %s:%d" % listener.getsockname(), flush=True)
    while True:
        try:
            conn, peer = listener.accept()
        except ConnectionAbortedError as e:
            log(f"accept: {e}")
            continue
        except OSError as e:
            log(f"accept: {e}")
            time.sleep(0.1)
            continue
        threading.Thread(target=handle, args=(conn, peer), daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
