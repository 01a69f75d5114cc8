# The bytearray in the default argument is made once, for all calls. When a client goes away in the
# middle of a reply, what was not sent yet stays in it and the next client gets it in front of its own
# reply.
# caught by: 03.survives-reset-while-replying 03.survives-reset-before-reply
# caught by: 03.survives-broken-pipe 03.survives-mixed-abuse 03.descriptors-do-not-grow
# caught by: 03.keeps-running 03.survives-failed-transfers
# cause: shared-between-clients

import socket
import sys
import time


def listen(address):
    host, port = address.rsplit(":", 1)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, int(port)))
    listener.listen(128)
    return listener


def converse(conn, waiting=bytearray()):
    while True:
        data = conn.recv(8192)
        if not data:
            return
        waiting += data.upper()
        # send may take only a part
        while waiting:
            sent = conn.send(waiting)
            del waiting[:sent]


def serve(listener):
    while True:
        try:
            conn, peer = listener.accept()
        except OSError as error:
            print("accept:", error, file=sys.stderr)
            time.sleep(0.1)
            continue
        with conn:
            try:
                converse(conn)
            except OSError as error:
                print(f"{peer}: {error}", file=sys.stderr)


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    try:
        listener = listen(address)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        sys.exit(1)
    host, port = listener.getsockname()
    print(f"listening on {host}:{port}", flush=True)
    serve(listener)


main()
