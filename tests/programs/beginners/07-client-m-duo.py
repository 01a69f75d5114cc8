# The thread that reads the server has no handler of its own; an exception there (ECONNRESET, or the
# check of the counts) prints a traceback without ADDRESS and is lost: main sees a finished thread and
# exits with 0.
# caught by: 07.client-server-closes-early 07.client-server-resets
# cause: failure-taken-for-success

import os
import socket
import sys
import threading

sent_bytes = 0


def receive(sock):
    got = 0
    while True:
        chunk = sock.recv(32768)
        if not chunk:
            break
        got += len(chunk)
        try:
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os._exit(0)
    if got < sent_bytes:
        raise ConnectionError("server closed the connection too early")


def send(sock):
    global sent_bytes
    try:
        while True:
            chunk = os.read(sys.stdin.fileno(), 32768)
            if not chunk:
                break
            sent_bytes += len(chunk)
            sock.sendall(chunk)
        sock.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8888"
    host, port = address.split(":")
    sock = socket.socket()
    try:
        sock.connect((host, int(port)))
        threading.Thread(target=send, args=(sock,), daemon=True).start()
        receiver = threading.Thread(target=receive, args=(sock,))
        receiver.start()
        receiver.join()
    except OSError as err:
        sys.stderr.write(f"{address}: {err}\n")
        sys.exit(1)
    sys.stdout.flush()
    os._exit(0)


main()
