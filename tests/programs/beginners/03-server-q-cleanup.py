# The `finally` block calls shutdown() before close(). After a reset the socket isn't connected any more,
# shutdown raises OSError (ENOTCONN) outside of the `except`, and the server ends with a traceback and
# exit code 1.
# caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
# caught by: 03.survives-reset-before-reply 03.survives-broken-pipe 03.survives-reset-before-accept
# caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
# caught by: 03.keeps-running
# cause: shutdown-not-handled

import socket
import sys
import time


def log(*args):
    print(*args, file=sys.stderr, flush=True)


def handle_client(conn, peer):
    """Talk to one client. No error of the client may leave this function."""
    try:
        while True:
            chunk = conn.recv(8192)
            if chunk == b"":
                break
            conn.sendall(chunk.upper())
    except OSError as e:
        log(f"{peer[0]}:{peer[1]}: {e}")
    finally:
        conn.shutdown(socket.SHUT_RDWR)
        conn.close()


def create_listener(address):
    host, port = address.rsplit(":", 1)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, int(port)))
    listener.listen(128)
    return listener


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        listener = create_listener(address)
    except OSError as e:
        log(f"{address}: {e}")
        return 1

    print("listening on {}:{}".format(*listener.getsockname()), flush=True)

    while True:
        try:
            conn, peer = listener.accept()
        except OSError as e:
            log(f"accept: {e}")
            time.sleep(0.1)
            continue
        handle_client(conn, peer)


if __name__ == "__main__":
    sys.exit(main())
